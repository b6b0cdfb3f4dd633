package dev.portcullis.server.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LineLoggerTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final Logger ours = new LineLogger("dev.portcullis.server.Thing", stream);
    private final Logger theirs = new LineLogger("io.netty.Thing", stream);

    @Test
    void writesTimeLevelShortNameAndMessage() {
        ours.info("{} of {}", 1, 2);

        assertThat(text()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  Thing 1 of 2\n");
    }

    @Test
    void appendsStackOfWhatWasThrown() {
        ours.error("failed on {}", "disk", new IllegalStateException("full"));

        assertThat(text()).contains("ERROR Thing failed on disk\njava.lang.IllegalStateException: full\n\tat ");
    }

    @Test
    void hearsLibrariesOnlyWhenTheyWarn() {
        theirs.info("chatter");
        theirs.warn("trouble");
        ours.debug("detail");

        assertThat(text())
                .contains("WARN  Thing trouble")
                .doesNotContain("chatter")
                .doesNotContain("detail");
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
