package dev.portcullis.plugin.traffic.retry;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.spi.integration.RetryCondition;
import dev.portcullis.spi.integration.RetryConfig;
import dev.portcullis.spi.integration.RetryPlan;
import java.util.stream.Collectors;

/** Makes {@code retry} policies. */
public final class RetryFactory implements FilterFactory<RetryConfig> {

    @Override
    public String type() {
        return "retry";
    }

    @Override
    public Class<RetryConfig> configType() {
        return RetryConfig.class;
    }

    /** Behind everything that may answer in the upstream's place. */
    @Override
    public Slot slot(RetryConfig config) {
        return Slot.MAP;
    }

    @Override
    public boolean onMiss(RetryConfig config) {
        return false;
    }

    @Override
    public Filter create(RetryConfig config, PluginContext context) {
        return new RetryFilter(new RetryPlan(config));
    }

    @Override
    public String describe(RetryConfig config) {
        if (config.attempts() == 1) {
            return "never";
        }
        String reasons = config.on().stream().map(RetryCondition::toString).collect(Collectors.joining(", "));
        return "at most " + config.attempts() + " attempts, on " + reasons + ", within "
                + config.budget().share();
    }
}
