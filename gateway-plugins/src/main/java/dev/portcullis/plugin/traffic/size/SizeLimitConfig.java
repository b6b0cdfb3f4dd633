package dev.portcullis.plugin.traffic.size;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * How much a request may bring.
 *
 * @param max bytes of body, 0 for none at all
 */
@Doc("Refuses requests whose body is too large with 413, before anything else is spent on them.")
public record SizeLimitConfig(
        @Doc("The largest body that is let through.") @Default("10MiB") @Example("256KiB")
        DataSize max) {

    /** The short form {@code size-limit: 10MiB}. */
    public static SizeLimitConfig fromText(String text) {
        return new SizeLimitConfig(DataSize.parse(text));
    }
}
