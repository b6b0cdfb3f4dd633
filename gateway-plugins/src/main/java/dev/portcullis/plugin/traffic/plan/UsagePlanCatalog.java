package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.config.CatalogReading;

/** The collection {@code usage-plans}. */
public final class UsagePlanCatalog implements CatalogFactory<UsagePlanConfig> {

    @Override
    public String key() {
        return "usage-plans";
    }

    @Override
    public Class<UsagePlanConfig> entryType() {
        return UsagePlanConfig.class;
    }

    /** A throttle for what the plan does not cover would never be asked. */
    @Override
    public void check(CatalogReading<UsagePlanConfig> reading) {
        reading.catalog().entries().forEach((name, plan) -> {
            for (String stage : plan.routes().keySet()) {
                if (!plan.covers(stage)) {
                    reading.problems()
                            .error(
                                    reading.written(name).at(),
                                    key() + "." + name + ".routes." + stage,
                                    "the plan does not cover it (expected one of: " + String.join(", ", plan.stages())
                                            + ")");
                }
            }
        });
    }
}
