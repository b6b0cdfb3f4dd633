package dev.portcullis.plugin.observe.accesslog;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.testkit.FakeCompletion;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads any text as a format, and writes a line about a caller who says anything: it stays one line. */
class LogFormatFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void anyFormatIsRefusedOrWritesOneLine(byte[] input) {
        // the first byte says how much of the rest the caller says
        int said = input.length == 0 ? 0 : Math.min(input[0] & 0x3f, input.length - 1);
        int start = Math.min(1, input.length);
        String agent = new String(input, start, said, StandardCharsets.ISO_8859_1);
        String format = new String(input, start + said, input.length - start - said, StandardCharsets.UTF_8);
        Problems problems = new Problems();
        ConfigNode node = new ConfigNode.Text(format, false, Location.BUILT_IN);
        LogFormat read = LogFormat.read(node, "format", problems);
        assertThat(read == null).isEqualTo(problems.hasErrors());
        if (read == null || read.lines() == null) {
            return;
        }
        LineBuffer line = new LineBuffer().begin();
        LogEntry entry = new LogEntry().of(get("/x").header("User-Agent", agent).open(), FakeCompletion.of(200));
        Objects.requireNonNull(read.lines()).write(entry, line);
        for (int i = 0; i < line.length(); i++) {
            assertThat(line.bytes()[i]).isNotIn((byte) '\n', (byte) '\r', (byte) 0x1b);
        }
    }
}
