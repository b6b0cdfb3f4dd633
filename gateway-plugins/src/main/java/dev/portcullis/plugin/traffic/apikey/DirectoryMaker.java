package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.plugin.traffic.plan.PlanBook;
import dev.portcullis.plugin.traffic.plan.UsagePlanConfig;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Makes the directory of one configuration. Used once. */
final class DirectoryMaker {

    private final PluginContext context;
    private final Map<String, ApiKeyConfig> entries;
    private final Catalog<UsagePlanConfig> plans;
    private final List<KeyList> lists = new ArrayList<>();
    private final Map<String, Grant.Plan> opened = new HashMap<>();

    private DirectoryMaker(Catalog<ApiKeyConfig> keys, PluginContext context) {
        this.context = context;
        this.entries = new TreeMap<>(keys.entries());
        this.plans = context.catalog(UsagePlanConfig.class);
    }

    static KeyDirectory make(Catalog<ApiKeyConfig> keys, PluginContext context) {
        return new DirectoryMaker(keys, context).make();
    }

    /** The keys first and then what they are granted: plans ask which keys there are. */
    private KeyDirectory make() {
        KeyList.Builder single = new KeyList.Builder();
        entries.forEach((name, key) -> {
            if (key.value() != null) {
                single.add(name, key.value(), true);
            } else if (key.file() != null) {
                lists.add(key.file().keys());
            }
        });
        KeyList singles = single.build();
        lists.add(singles);
        List<KeyDirectory.Group> groups = new ArrayList<>();
        List<Grant> grants = new ArrayList<>();
        for (ApiKeyConfig key : entries.values()) {
            if (key.file() == null) {
                grants.add(grant(key));
            } else {
                groups.add(new KeyDirectory.Group(key.file().keys(), List.of(grant(key))));
            }
        }
        groups.add(new KeyDirectory.Group(singles, grants));
        return new KeyDirectory(groups);
    }

    private Grant grant(ApiKeyConfig key) {
        return new Grant(
                key.enabled(),
                key.plans().stream().map(this::plan).toList(),
                key.apis(),
                stages(key.stages()),
                key.routes(),
                key.methods());
    }

    private Grant.Plan plan(String name) {
        return opened.computeIfAbsent(name, absent -> {
            UsagePlanConfig plan = Objects.requireNonNull(plans.find(name), name);
            return new Grant.Plan(name, stages(plan.stages()), PlanBook.open(name, plan, this::showIds, context));
        });
    }

    private void showIds(Consumer<String> to) {
        for (KeyList keys : lists) {
            for (int key = 0; key < keys.size(); key++) {
                to.accept(keys.id(key));
            }
        }
    }

    private static List<Grant.Stage> stages(List<String> names) {
        return names.stream().map(Grant.Stage::parse).toList();
    }
}
