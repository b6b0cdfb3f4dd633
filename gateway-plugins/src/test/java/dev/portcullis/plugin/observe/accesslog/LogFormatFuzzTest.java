package dev.portcullis.plugin.observe.accesslog;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.testkit.FakeCompletion;
import java.util.Objects;

/** Reads any text as a format, and writes a line about a caller who says anything: it stays one line. */
class LogFormatFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void anyFormatIsRefusedOrWritesOneLine(FuzzedDataProvider data) {
        String agent = data.consumeString(40).replaceAll("[\\r\\n\\x00]", " ");
        String format = data.consumeRemainingAsString();
        Problems problems = new Problems();
        ConfigNode node = new ConfigNode.Text(format, false, Location.BUILT_IN);
        LogFormat read = LogFormat.read(node, "format", problems);
        assertThat(read == null).isEqualTo(problems.hasErrors());
        if (read == null || read.lines() == null) {
            return;
        }
        LineBuffer line = new LineBuffer().begin();
        LogEntry entry =
                new LogEntry().of(get("/x").header("User-Agent", agent + "\n").open(), FakeCompletion.of(200));
        Objects.requireNonNull(read.lines()).write(entry, line);
        for (int i = 0; i < line.length(); i++) {
            assertThat(line.bytes()[i]).isNotIn((byte) '\n', (byte) '\r', (byte) 0x1b);
        }
    }
}
