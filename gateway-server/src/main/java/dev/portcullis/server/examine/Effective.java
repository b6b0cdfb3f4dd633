package dev.portcullis.server.examine;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.bind.RecordTree;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.StageConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.YamlWriter;
import dev.portcullis.snapshot.BoundPolicy;
import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as it holds: every default written out, and with every route the policies that are in force there,
 * wherever they were written. Policies that add up over their levels, and those that cannot stand on a route, stay where they
 * are. What was made can be read again and means the same.
 */
public final class Effective {

    private final Examination examined;
    private final boolean resolved;
    private final Map<ConfigNode.Field, String> comments = new IdentityHashMap<>();

    private Effective(Examination examined, boolean resolved) {
        this.examined = examined;
        this.resolved = resolved;
    }

    /** As YAML, with the place behind each policy that a route has from elsewhere, secrets masked. */
    public static String yaml(Examination examined) {
        Effective effective = new Effective(examined, true);
        return YamlWriter.write(effective.root(), effective.comments::get);
    }

    /** The tree with every default written out, policies where they stand. Secrets are marked. */
    static ConfigNode.Fields written(Examination examined) {
        return new Effective(examined, false).root();
    }

    private ConfigNode.Fields root() {
        Map<String, ConfigNode.Field> root = fields(examined.config(), examined.root());
        Map<String, ConfigNode.Field> apis = new LinkedHashMap<>();
        examined.config().apis().forEach((name, api) -> apis.put(name, field(api(name, api))));
        root.put("apis", field(fields(apis)));
        Map<String, ConfigNode.Field> authorizers = new LinkedHashMap<>();
        examined.config()
                .authorizers()
                .forEach((name, ref) -> authorizers.put(
                        name,
                        field(Targets.settings(ref.node(), examined.plugins().authorizers()))));
        root.put("authorizers", field(fields(authorizers)));
        examined.plugins().collections().values().forEach(factory -> collection(factory, root));
        examined.trace().writtenAt("").forEach(policy -> put(policy, root));
        return fields(root);
    }

    /** The record's own keys, masked by what {@code written} hides. */
    private static Map<String, ConfigNode.Field> fields(Record section, @Nullable ConfigNode written) {
        ConfigNode made = RecordTree.of(section);
        ConfigNode masked = written == null ? made : Masks.apply(made, written);
        return new LinkedHashMap<>(((ConfigNode.Fields) masked).fields());
    }

    private <C extends Record> void collection(CatalogFactory<C> factory, Map<String, ConfigNode.Field> root) {
        ConfigNode written = child(examined.root(), factory.key());
        if (written instanceof ConfigNode.Fields named) {
            Map<String, ConfigNode.Field> entries = new LinkedHashMap<>();
            named.fields().forEach((name, entry) -> {
                C bound = new RecordBinder(new Problems()).bind(entry.value(), factory.entryType(), name);
                entries.put(name, bound == null ? entry : field(fields(fields(bound, entry.value()))));
            });
            root.put(factory.key(), field(fields(entries)));
        }
    }

    private ConfigNode api(String name, ApiConfig api) {
        String path = "apis." + name;
        ConfigNode written = child(child(examined.root(), "apis"), name);
        Map<String, ConfigNode.Field> section = fields(api, written);
        Map<String, ConfigNode.Field> routes = new LinkedHashMap<>();
        api.routes().forEach((key, route) -> {
            Map<String, ConfigNode.Field> own = new LinkedHashMap<>();
            own.put("integration", field(Targets.settings(route.integration().node(), examined.plugins())));
            policies(path + ".routes." + key).forEach(policy -> put(policy, own));
            routes.put(key, field(fields(own)));
        });
        section.put("routes", field(fields(routes)));
        Map<String, ConfigNode.Field> stages = new LinkedHashMap<>();
        api.stages().forEach((stage, config) -> stages.put(stage, field(stage(path, stage, config, written))));
        section.put("stages", field(fields(stages)));
        examined.trace().writtenAt(path).forEach(policy -> put(policy, section));
        return fields(section);
    }

    private ConfigNode stage(String path, String name, StageConfig config, @Nullable ConfigNode api) {
        Map<String, ConfigNode.Field> section = fields(config, child(child(api, "stages"), name));
        examined.trace().writtenAt(path + ".stages." + name).forEach(policy -> put(policy, section));
        return fields(section);
    }

    private List<BoundPolicy> policies(String route) {
        List<BoundPolicy> written = examined.trace().writtenAt(route);
        if (!resolved) {
            return written;
        }
        List<BoundPolicy> all = new ArrayList<>();
        written.stream().filter(policy -> policy.isOff() || stacks(policy)).forEach(all::add);
        examined.trace().effectiveAt(route).stream()
                .filter(policy -> !stacks(policy) && mayStandOnRoute(policy))
                .forEach(all::add);
        return all;
    }

    private static boolean stacks(BoundPolicy policy) {
        return policy.combine() == Combine.STACK;
    }

    private boolean mayStandOnRoute(BoundPolicy policy) {
        return Objects.requireNonNull(examined.plugins().filters().get(policy.type()))
                .levels()
                .contains(Level.ROUTE);
    }

    private void put(BoundPolicy policy, Map<String, ConfigNode.Field> section) {
        ConfigNode settings = Masks.settings(policy);
        ConfigNode.Field field =
                field(settings == null ? new ConfigNode.Text("off", true, Location.BUILT_IN) : settings);
        Location at = policy.origin().at();
        comments.put(field, at.line() == 0 ? "in force unless switched off" : at.toString());
        section.put(policy.type(), field);
    }

    static @Nullable ConfigNode child(@Nullable ConfigNode node, String key) {
        ConfigNode.Field field =
                node instanceof ConfigNode.Fields fields ? fields.fields().get(key) : null;
        return field == null ? null : field.value();
    }

    private static ConfigNode.Field field(ConfigNode value) {
        return new ConfigNode.Field(value, Location.BUILT_IN);
    }

    private static ConfigNode.Fields fields(Map<String, ConfigNode.Field> fields) {
        return new ConfigNode.Fields(fields, Location.BUILT_IN);
    }
}
