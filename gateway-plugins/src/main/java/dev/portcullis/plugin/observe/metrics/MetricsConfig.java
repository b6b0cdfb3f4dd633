package dev.portcullis.plugin.observe.metrics;

import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * Whether to count.
 *
 * @param enabled false on a level below one that counts
 */
@Doc("Counts exchanges by route and status class, and how long they and their upstreams took.")
public record MetricsConfig(
        @Doc("Whether exchanges are counted here.") @Default("true") @Example("false")
        boolean enabled) {

    /**
     * The short forms {@code metrics: on} and {@code metrics: off}.
     *
     * @throws IllegalArgumentException if the text is another
     */
    public static MetricsConfig fromText(String text) {
        return switch (text) {
            case "on", "true" -> new MetricsConfig(true);
            case "off", "false" -> new MetricsConfig(false);
            default -> throw new IllegalArgumentException('"' + text + "\" (expected: on or off)");
        };
    }
}
