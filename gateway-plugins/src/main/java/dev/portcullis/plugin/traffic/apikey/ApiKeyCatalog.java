package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.http.raw.KeyedHash;
import dev.portcullis.plugin.traffic.plan.UsagePlanConfig;
import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.config.CatalogReading;
import java.util.List;
import java.util.Objects;

/** The collection {@code api-keys}. */
public final class ApiKeyCatalog implements CatalogFactory<ApiKeyConfig> {

    @Override
    public String key() {
        return "api-keys";
    }

    @Override
    public Class<ApiKeyConfig> entryType() {
        return ApiKeyConfig.class;
    }

    @Override
    public void check(CatalogReading<ApiKeyConfig> reading) {
        HashSet64 values = new HashSet64();
        HashSet64 ids = new HashSet64();
        reading.catalog().entries().keySet().stream().sorted().forEach(name -> {
            ApiKeyConfig key = Objects.requireNonNull(reading.catalog().find(name));
            checkPlans(name, key, reading);
            KeyValue value = key.value();
            if (value != null) {
                checkTwice(name, name, value.index(), values, ids, reading);
            } else if (key.file() != null) {
                KeyList keys = key.file().keys();
                for (int i = 0; i < keys.size(); i++) {
                    checkTwice(name, keys.id(i), keys.index(i), values, ids, reading);
                }
            }
        });
    }

    private void checkTwice(
            String name, String id, long index, HashSet64 values, HashSet64 ids, CatalogReading<ApiKeyConfig> reading) {
        if (!values.add(index)) {
            reading.problems()
                    .error(
                            reading.written(name).at(),
                            key() + "." + name,
                            "\"" + id + "\" has the value of another key (expected: one of its own)");
        }
        if (!ids.add(KeyedHash.OF_PROCESS.of(id))) {
            reading.problems()
                    .error(
                            reading.written(name).at(),
                            key() + "." + name,
                            "a key named \"" + id + "\" stands elsewhere, too (expected: names of their own)");
        }
    }

    /** At Amazon, too, a key has one plan for each stage: else it would be anyone's guess which one counts. */
    private void checkPlans(String name, ApiKeyConfig key, CatalogReading<ApiKeyConfig> reading) {
        List<String> plans = key.plans();
        for (int i = 0; i < plans.size(); i++) {
            for (int j = i + 1; j < plans.size(); j++) {
                UsagePlanConfig one = reading.other(UsagePlanConfig.class).find(plans.get(i));
                UsagePlanConfig other = reading.other(UsagePlanConfig.class).find(plans.get(j));
                if (one != null && other != null && one.overlaps(other)) {
                    reading.problems()
                            .error(
                                    reading.written(name).at(),
                                    key() + "." + name + ".plans",
                                    plans.get(i) + " and " + plans.get(j)
                                            + " (expected: plans that cover different stages)");
                }
            }
        }
    }
}
