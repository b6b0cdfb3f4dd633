package dev.portcullis.snapshot;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Filters that know their setting, made as a test says. */
final class FakeFilters {

    /** The one setting. */
    record Setting(@Default("plain") String value) {}

    /** A filter with its setting and whatever it shares with others. */
    static final class Made implements RequestFilter {

        final Setting setting;
        final @Nullable Object state;

        Made(Setting setting, @Nullable Object state) {
            this.setting = setting;
            this.state = state;
        }

        @Override
        public Outcome onRequest(Exchange exchange) {
            return Outcome.proceed();
        }
    }

    /** What closes with the snapshot says so here. */
    static final List<String> CLOSED = new ArrayList<>();

    private FakeFilters() {}

    static Factory stateless(String type, Slot slot) {
        return new Factory(type, slot, (setting, context) -> null);
    }

    /** Keeps a number under its identity. */
    static Factory stateful(String type, Slot slot) {
        return new Factory(
                type,
                slot,
                (setting, context) ->
                        context.state(AtomicInteger.class, AtomicInteger::new, AtomicInteger::incrementAndGet));
    }

    static Factory naming(String type, Slot slot) {
        return new Factory(type, slot, (setting, context) -> context.identity());
    }

    static Factory opening(String type, Slot slot) {
        return new Factory(type, slot, (setting, context) -> {
            context.closeWithSnapshot(() -> CLOSED.add(setting.value()));
            return null;
        });
    }

    static Factory failing(String type, Slot slot) {
        return new Factory(type, slot, (setting, context) -> {
            throw new IllegalStateException("on purpose");
        });
    }

    /** One whose jar lacks a class. */
    static Factory unlinked(String type, Slot slot) {
        return new Factory(type, slot, (setting, context) -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });
    }

    /** Claims one file for all, with its setting as terms. */
    static Factory claiming(String type, Slot slot) {
        return stateless(type, slot).claiming("a.log");
    }

    /** See {@link FilterFactory}; {@code with} changes what it says of itself. */
    static final class Factory implements FilterFactory<Setting> {

        private final String type;
        private final Slot slot;
        private final BiFunction<Setting, PluginContext, @Nullable Object> state;
        private Combine combine = Combine.REPLACE;
        private Set<Level> levels = Set.of(Level.values());
        private @Nullable String claims;

        Factory(String type, Slot slot, BiFunction<Setting, PluginContext, @Nullable Object> state) {
            this.type = type;
            this.slot = slot;
            this.state = state;
        }

        Factory stacking() {
            combine = Combine.STACK;
            return this;
        }

        Factory claiming(String what) {
            claims = what;
            return this;
        }

        Factory only(Level level) {
            levels = Set.of(level);
            return this;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public Class<Setting> configType() {
            return Setting.class;
        }

        @Override
        public Slot slot(Setting config) {
            return slot;
        }

        @Override
        public Combine combine() {
            return combine;
        }

        @Override
        public @Nullable Claim claim(Setting config) {
            return claims == null ? null : new Claim(claims, config, "value");
        }

        @Override
        public Set<Level> levels() {
            return levels;
        }

        @Override
        public @Nullable Setting shortForm(ConfigNode node) {
            return node instanceof ConfigNode.Text text ? new Setting(text.value()) : null;
        }

        @Override
        public Filter create(Setting config, PluginContext context) {
            return new Made(config, state.apply(config, context));
        }
    }
}
