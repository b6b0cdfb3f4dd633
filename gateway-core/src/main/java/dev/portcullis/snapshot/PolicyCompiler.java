package dev.portcullis.snapshot;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the policies of nested sections into chains: reads each once, and gives equal effective lists one chain. */
final class PolicyCompiler {

    private static final RequestFilter UNOPENED = exchange -> Outcome.proceed();

    private record Claimed(Object terms, Location at) {}

    private final CompileOptions options;
    private final Problems problems;
    private final Scope scope;
    private final RecordBinder binder;
    private final Map<String, Distinct<Record>> distinct = new HashMap<>();
    /** By type, then by settings that are distinct. */
    private final Map<String, Map<Record, Filter>> shared = new HashMap<>();

    private final Map<String, Claimed> claims = new HashMap<>();
    private final Map<List<FilterChain.Entry>, FilterChain> chains = new HashMap<>();
    private final Map<Record, Integer> numbers = new IdentityHashMap<>();
    /** By their numbers. */
    private final Map<List<Integer>, List<Record>> settings = new HashMap<>();

    PolicyCompiler(CompileOptions options, Problems problems, Scope scope, RecordBinder binder) {
        this.options = options;
        this.problems = problems;
        this.scope = scope;
        this.binder = binder;
    }

    /** Reads the policies of one section. */
    List<BoundPolicy> bind(PolicyScope section) {
        List<BoundPolicy> bound = new ArrayList<>();
        for (Policies.Ref ref : section.policies().refs().values()) {
            FilterFactory<?> factory = options.plugins().filters().get(ref.type());
            String path = section.path().isEmpty() ? ref.type() : section.path() + "." + ref.type();
            if (factory == null) {
                TreeSet<String> known = new TreeSet<>(section.coreKeys());
                known.addAll(options.plugins().filters().keySet());
                problems.error(ref.keyAt(), path, "unknown key " + Problems.expectedOneOf(ref.type(), known));
            } else if (!factory.levels().contains(section.level()) && !isOff(ref)) {
                problems.error(ref.keyAt(), path, noMeaning(factory, section.level()));
            } else {
                BoundPolicy policy = bind(factory, ref, section, path);
                if (policy != null) {
                    bound.add(policy);
                }
            }
        }
        return bound;
    }

    private <C extends Record> @Nullable BoundPolicy bind(
            FilterFactory<C> factory, Policies.Ref ref, PolicyScope section, String path) {
        if (isOff(ref)) {
            BoundPolicy.Origin origin = new BoundPolicy.Origin(
                    section.level(), ref.keyAt(), ref.node(), null, () -> "off", request -> null);
            return new BoundPolicy(ref.type(), Slot.OBSERVE, Combine.REPLACE, true, null, origin);
        }
        C read = Settings.read(binder, factory, ref.node(), path);
        C settings = read == null ? null : distinct(factory, read);
        if (settings == null || !agrees(factory.claim(settings), ref, path)) {
            return null;
        }
        Filter filter = make(factory, settings, section.identity() + "/" + ref.type(), ref, path);
        return new BoundPolicy(
                ref.type(),
                factory.slot(settings),
                factory.combine(),
                factory.onMiss(settings),
                new FilterChain.Entry(ref.type(), filter),
                new BoundPolicy.Origin(
                        section.level(),
                        ref.keyAt(),
                        ref.node(),
                        settings,
                        () -> factory.describe(settings),
                        request -> factory.explain(settings, request)));
    }

    private <C extends Record> C distinct(FilterFactory<C> factory, C settings) {
        Record same = distinct.computeIfAbsent(factory.type(), type -> new Distinct<>())
                .of(settings);
        numbers.putIfAbsent(same, numbers.size());
        return factory.configType().cast(same);
    }

    private boolean agrees(FilterFactory.@Nullable Claim claim, Policies.Ref ref, String path) {
        if (claim == null) {
            return true;
        }
        Claimed mine = new Claimed(claim.terms(), ref.keyAt());
        Claimed first = claims.putIfAbsent(claim.what(), mine);
        if (first == null || first.terms().equals(mine.terms())) {
            return true;
        }
        problems.error(
                ref.keyAt(),
                path,
                Problems.quoted(claim.what()) + " stands at " + first.at() + " with other settings (expected: the same "
                        + claim.settings() + ")");
        return false;
    }

    /** Warns of policies, written on this route, that do nothing there. */
    void warnOfIdle(List<BoundPolicy> written, String path, String routeKey, boolean upgrades) {
        for (BoundPolicy policy : written) {
            Record settings = policy.origin().settings();
            FilterFactory<?> factory = options.plugins().filters().get(policy.type());
            String why = settings == null || factory == null ? null : idle(factory, settings, routeKey, upgrades);
            if (why != null) {
                problems.warning(policy.origin().at(), path + "." + policy.type(), why);
            }
        }
    }

    private static <C extends Record> @Nullable String idle(
            FilterFactory<C> factory, Record settings, String routeKey, boolean upgrades) {
        return factory.idleOn(factory.configType().cast(settings), routeKey, upgrades);
    }

    private static String noMeaning(FilterFactory<?> factory, FilterFactory.Level level) {
        String allowed =
                factory.levels().stream().sorted().map(PolicyCompiler::word).collect(Collectors.joining(", "));
        return "has no meaning at " + word(level) + " level (expected at: " + allowed
                + "; move it there, or write off)";
    }

    private static String word(FilterFactory.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isOff(Policies.Ref ref) {
        return ref.node() instanceof ConfigNode.Text text
                && text.plain()
                && text.value().equals("off");
    }

    private <C extends Record> Filter make(
            FilterFactory<C> factory, C settings, String identity, Policies.Ref ref, String path) {
        Map<Record, Filter> ofType = shared.computeIfAbsent(factory.type(), type -> new IdentityHashMap<>());
        Filter known = ofType.get(settings);
        if (known != null) {
            return known;
        }
        if (!options.open()) {
            return UNOPENED;
        }
        CompileContext context = new CompileContext(options, identity, scope);
        try {
            Filter filter = factory.create(settings, context);
            if (!context.unshared()) {
                ofType.put(settings, filter);
            }
            return filter;
        } catch (RuntimeException | LinkageError e) {
            problems.error(ref.keyAt(), path, "cannot be made: " + Settings.reason(e));
            return UNOPENED;
        }
    }

    /** The chain for requests that match no route where these sections, outermost first, enclose each other. */
    FilterChain missChain(List<List<BoundPolicy>> sections) {
        return chain(effective(sections, true));
    }

    /** The chain of these policies. */
    FilterChain chain(List<BoundPolicy> effective) {
        List<FilterChain.Entry> entries = new ArrayList<>();
        boolean hasAuthorizer = false;
        for (BoundPolicy policy : effective) {
            add(entries, policy.entry());
            hasAuthorizer |= policy.slot() == Slot.AUTHORIZE;
        }
        boolean authorizes = hasAuthorizer;
        return chains.computeIfAbsent(entries, made -> new FilterChain(made, authorizes));
    }

    /** What these policies were made of; equal lists are one object. */
    List<Record> settings(List<BoundPolicy> effective) {
        List<Record> all = effective.stream()
                .map(policy -> policy.origin().settings())
                .filter(Objects::nonNull)
                .toList();
        return settings.computeIfAbsent(all.stream().map(numbers::get).toList(), same -> all);
    }

    /** What applies where these sections, outermost first, enclose each other, in the order of the chain. */
    List<BoundPolicy> effective(List<List<BoundPolicy>> sections, boolean miss) {
        Map<String, List<BoundPolicy>> effective = new LinkedHashMap<>();
        for (List<BoundPolicy> section : sections) {
            for (BoundPolicy policy : section) {
                if (policy.entry() == null) {
                    effective.remove(policy.type());
                } else if (policy.combine() == Combine.STACK) {
                    effective
                            .computeIfAbsent(policy.type(), first -> new ArrayList<>())
                            .add(policy);
                } else {
                    effective.put(policy.type(), List.of(policy));
                }
            }
        }
        return effective.values().stream()
                .flatMap(List::stream)
                .filter(policy -> !miss || policy.onMiss())
                .sorted(Comparator.comparing(BoundPolicy::slot))
                .toList();
    }

    private static void add(List<FilterChain.Entry> entries, FilterChain.@Nullable Entry entry) {
        if (entry != null) {
            entries.add(entry);
        }
    }
}
