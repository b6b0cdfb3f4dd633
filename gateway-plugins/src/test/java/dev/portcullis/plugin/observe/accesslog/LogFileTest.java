package dev.portcullis.plugin.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private static final Instant START = Instant.parse("2026-11-23T23:59:00Z");
    private static final String KIBIBYTE = "x".repeat(1023) + "\n";

    /** Goes on when the test says so. */
    private static final class HandClock extends Clock {

        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    private Path directory;

    private final HandClock clock = new HandClock();
    private Path path;
    private @Nullable LogFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("access.log");
    }

    @AfterEach
    void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private void open(@Nullable Rotation rotation) throws IOException {
        file = new LogFile(path, rotation, clock, new OldFiles(path, Runnable::run));
        file.refresh();
    }

    private void write(String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
        file.beforeLines(bytes.remaining());
        file.write(bytes);
    }

    private static Rotation size(int kibibytes, int keep, boolean compress) {
        return new Rotation(DataSize.kibibytes(kibibytes), null, keep, compress);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(found -> found.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isPutAsideBeforeItGrowsTooLarge() throws IOException {
        open(size(64, 7, false));
        for (int i = 0; i < 64; i++) {
            write(KIBIBYTE);
        }
        assertThat(names()).containsExactly("access.log");

        write("more\n");

        assertThat(names()).containsExactly("access.log", "access.log.20261123T235900000Z");
        assertThat(path).hasContent("more\n");
        assertThat(directory.resolve("access.log.20261123T235900000Z")).hasSize(64 * 1024);
    }

    @Test
    void isPutAsideWhenItsPeriodIsOver() throws IOException {
        open(new Rotation(null, Duration.ofDays(1), 7, false));
        write("monday\n");
        clock.now = START.plusSeconds(59);
        write("still monday\n");
        clock.now = START.plusSeconds(60);
        write("tuesday\n");

        assertThat(names()).containsExactly("access.log", "access.log.20261124T000000000Z");
        assertThat(path).hasContent("tuesday\n");
    }

    @Test
    void isPutAsideAtTheStartIfItIsOfAnEarlierPeriod() throws IOException {
        Files.writeString(path, "long ago\n");
        Files.setLastModifiedTime(path, FileTime.from(START.minus(Duration.ofDays(2))));
        open(new Rotation(null, Duration.ofDays(1), 7, false));
        write("today\n");

        assertThat(names()).hasSize(2);
        assertThat(path).hasContent("today\n");
    }

    @Test
    void compressesWhatWasPutAside() throws IOException {
        open(size(64, 7, true));
        write(KIBIBYTE.repeat(64));
        write("more\n");

        assertThat(names()).containsExactly("access.log", "access.log.20261123T235900000Z.gz");
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(directory.resolve("access.log.20261123T235900000Z.gz")))) {
            assertThat(in.readAllBytes()).asString().isEqualTo(KIBIBYTE.repeat(64));
        }
    }

    @Test
    void keepsTheNewestAndNothingElseIsTouched() throws IOException {
        Files.writeString(directory.resolve("access.log.1"), "of another program\n");
        Files.writeString(directory.resolve("access.log.20200101T000000000Z.gz.tmp"), "was never finished\n");
        open(size(64, 2, true));
        for (int i = 0; i < 5; i++) {
            write(KIBIBYTE.repeat(64));
            clock.now = clock.now.plusSeconds(1);
        }

        assertThat(names())
                .containsExactly(
                        "access.log",
                        "access.log.1",
                        "access.log.20261123T235903000Z.gz",
                        "access.log.20261123T235904000Z.gz");
    }

    @Test
    void twoInOneMomentHaveNamesOfTheirOwn() throws IOException {
        open(size(64, 7, false));
        write(KIBIBYTE.repeat(64));
        write(KIBIBYTE.repeat(64));
        write("more\n");

        assertThat(names())
                .containsExactly("access.log", "access.log.20261123T235900000Z", "access.log.20261123T235900001Z");
    }

    /** The name that it would be put aside to is too long for the file system. */
    @Test
    void goesOnWhenItCannotBePutAside() throws IOException {
        path = directory.resolve("l".repeat(250));
        open(size(64, 7, false));
        write(KIBIBYTE.repeat(64));
        write("more\n");
        clock.now = START.plusSeconds(61);
        write("and more\n");

        assertThat(names()).hasSize(1);
        assertThat(Files.readAllLines(path)).hasSize(66).endsWith("more", "and more");
    }

    @Test
    void takesAnotherRotationForWhatFollows() throws IOException {
        open(null);
        write(KIBIBYTE.repeat(80));
        write("more\n");
        file.rotation(size(64, 7, false));
        write("again\n");

        assertThat(names()).hasSize(2);
        assertThat(path).hasContent("again\n");
    }

    @Test
    void mayBeReadByItsGroupAndNobodyElse() throws IOException {
        open(null);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isIn("rw-r-----", "rw-------");
    }
}
