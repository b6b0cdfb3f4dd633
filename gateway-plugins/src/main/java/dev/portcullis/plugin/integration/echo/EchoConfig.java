package dev.portcullis.plugin.integration.echo;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * How much is echoed.
 *
 * @param maxBody bytes of request body, at most 64 MiB; more is refused with 413
 */
@Doc("Answers with the request it got, as JSON.")
public record EchoConfig(
        @Doc("The largest request body that is collected; a larger one is refused with 413.")
        @Default("1MiB")
        @Example("16KiB")
        DataSize maxBody) {

    private static final DataSize LARGEST = DataSize.mebibytes(64);

    public EchoConfig {
        new Invariants()
                .require(maxBody.bytes() <= LARGEST.bytes(), "maxBody", maxBody, "at most " + LARGEST)
                .orThrow();
    }
}
