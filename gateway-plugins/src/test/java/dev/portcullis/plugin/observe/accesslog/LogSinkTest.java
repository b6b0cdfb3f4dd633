package dev.portcullis.plugin.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.ManualTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSinkTest {

    private static final int RING = 256;

    private final ManualTicker ticker = new ManualTicker();
    private final MemoryDestination memory = new MemoryDestination();
    private final LogSink sink = new LogSink("test", memory, 2, RING, ticker);

    @TempDir
    Path directory;

    private static void write(LogSink sink, int loop, int number) {
        LoopLog log = sink.loop(loop);
        LineBuffer line = log.line().begin();
        line.raw(line(number).getBytes(StandardCharsets.US_ASCII));
        log.publish(line);
    }

    private static String line(int number) {
        return "#" + String.format(Locale.ROOT, "%012d", number) + "\n";
    }

    @Test
    void writesTheLinesOfAllLoopsAtOnce() {
        write(sink, 0, 1);
        write(sink, 1, 2);
        write(sink, 0, 3);
        sink.turn();

        assertThat(memory.text()).isEqualTo(line(1) + line(3) + line(2));
        assertThat(memory.writes).isOne();
    }

    @Test
    void dropsAndCountsWhenTheRingIsFull() {
        for (int i = 0; i < 100; i++) {
            write(sink, 0, 100 + i);
        }
        sink.turn();

        long written = memory.text().lines().count();
        assertThat(written).isBetween(10L, 20L);
        assertThat(sink.dropped()).isEqualTo(100 - written);

        write(sink, 0, 7);
        sink.turn();
        assertThat(memory.text()).endsWith(line(7));
    }

    @Test
    void dropsAndGoesOnWhenTheDiskIsFull() {
        memory.roomFor(line(1).length() + 3);
        write(sink, 0, 1);
        write(sink, 0, 2);
        write(sink, 1, 3);
        sink.turn();
        write(sink, 0, 4);
        sink.turn();
        assertThat(sink.dropped()).isEqualTo(3);

        memory.roomFor(1000);
        write(sink, 0, 5);
        sink.turn();

        assertThat(memory.text()).isEqualTo(line(1) + line(2).substring(0, 3) + "\n" + line(5));
        assertThat(sink.dropped()).isEqualTo(3);
    }

    @Test
    void looksAfterItsFileOnceASecond() {
        sink.turn();
        sink.turn();
        assertThat(memory.refreshes).isZero();

        ticker.advance(Duration.ofSeconds(1));
        sink.turn();
        sink.turn();
        assertThat(memory.refreshes).isOne();
    }

    @Test
    void followsAFileThatWasRenamedOrRemoved() throws IOException {
        Path path = directory.resolve("access.log");
        LogFile file = Logs.file(path);
        LogSink toFile = new LogSink("file", file, 1, RING, ticker);
        write(toFile, 0, 1);
        toFile.turn();
        Path old = Files.move(path, directory.resolve("access.log.1"));
        write(toFile, 0, 2);
        toFile.turn();
        ticker.advance(Duration.ofSeconds(1));
        write(toFile, 0, 3);
        toFile.turn();

        assertThat(old).hasContent(line(1) + line(2));
        assertThat(path).hasContent(line(3));

        Files.delete(path);
        ticker.advance(Duration.ofSeconds(1));
        write(toFile, 0, 4);
        toFile.turn();
        assertThat(path).hasContent(line(4));
        assertThat(toFile.dropped()).isZero();
        file.close();
    }

    @Test
    void waitsForADirectoryToComeBack() throws IOException {
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Path path = logs.resolve("access.log");
        LogFile file = Logs.file(path);
        LogSink toFile = new LogSink("file", file, 1, RING, ticker);
        write(toFile, 0, 1);
        toFile.turn();
        Files.delete(path);
        Files.delete(logs);
        ticker.advance(Duration.ofSeconds(1));
        toFile.turn();
        write(toFile, 0, 2);
        toFile.turn();
        assertThat(toFile.dropped()).isOne();

        Files.createDirectory(logs);
        write(toFile, 0, 3);
        toFile.turn();
        assertThat(path).hasContent(line(3));
        file.close();
    }

    @Test
    void sharesOneSinkPerDestinationUntilTheLastIsReleased() {
        LogSinks sinks = new LogSinks();
        Path path = directory.resolve("shared.log");
        AccessLogConfig config = Logs.to(path, Duration.ofMillis(250));
        AccessLogConfig same = Logs.to(directory.resolve("x/../shared.log"), Duration.ofMillis(250));

        LogSink first = sinks.acquire(config, 1, ticker);
        assertThat(sinks.acquire(same, 1, ticker)).isSameAs(first);
        sinks.release(first);
        write(first, 0, 1);
        sinks.release(first);

        assertThat(path).hasContent(line(1));
        LogSink later = sinks.acquire(config, 1, ticker);
        assertThat(later).isNotSameAs(first);
        write(later, 0, 2);
        sinks.release(later);
        assertThat(path).hasContent(line(1) + line(2));
    }

    @Test
    void saysWhichFileCannotBeOpened() {
        Path path = directory.resolve("missing/access.log");

        assertThatThrownBy(() -> new LogSinks().acquire(Logs.to(path, Duration.ofMillis(250)), 1, ticker))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(path.toString());
    }
}
