package dev.portcullis.plugin.traffic.apikey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.Allocations;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyDirectoryTest {

    private static final Grant EVERYTHING = new Grant(true, List.of(), List.of(), List.of(), List.of(), List.of());
    private static final Grant NOTHING = new Grant(false, List.of(), List.of(), List.of(), List.of(), List.of());

    private final KeyHasher hasher = new KeyHasher();

    @Test
    void knowsItsKeysAndNoOthers() {
        KeyDirectory directory = new KeyDirectory(List.of(new KeyDirectory.Group(
                keys("ann", "ann-0123456789", "bob", "bob-0123456789"), List.of(EVERYTHING, NOTHING))));

        assertThat(directory.id(find(directory, "ann-0123456789"))).isEqualTo("ann");
        assertThat(directory.enabled(find(directory, "ann-0123456789"))).isTrue();
        assertThat(directory.enabled(find(directory, "bob-0123456789"))).isFalse();
        assertThat(directory.grant(find(directory, "bob-0123456789"))).isSameAs(NOTHING);
        assertThat(find(directory, "bob-012345678")).isEqualTo(KeyDirectory.NONE);
        assertThat(find(directory, "")).isEqualTo(KeyDirectory.NONE);
        assertThat(find(directory, "x".repeat(200))).isEqualTo(KeyDirectory.NONE);
    }

    @Test
    void isEmptyWithoutKeys() {
        assertThat(find(new KeyDirectory(List.of()), "ann-0123456789")).isEqualTo(KeyDirectory.NONE);
    }

    @Test
    void tellsKeysApartThatShareAShortHash() {
        KeyValue mine = KeyValue.parse("ann-0123456789");
        KeyValue other = KeyValue.parse("bob-0123456789");
        KeyList.Builder builder = new KeyList.Builder();
        builder.add("ann", new KeyValue(other.index(), mine.first(), mine.second(), mine.third(), mine.fourth()), true);
        KeyDirectory directory =
                new KeyDirectory(List.of(new KeyDirectory.Group(builder.build(), List.of(EVERYTHING))));

        assertThat(find(directory, "bob-0123456789")).isEqualTo(KeyDirectory.NONE);
    }

    @Test
    void loadsAMillionKeysFromAFile(@TempDir Path folder) throws Exception {
        int count = 1_000_000;
        Path file = folder.resolve("keys.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("name,key\n");
            for (int i = 0; i < count; i++) {
                writer.write("partner-" + i + ",k" + (i * 7919L + 1_000_000_000_000_000_000L) + "\n");
            }
        }

        long started = System.nanoTime();
        KeyList keys = KeyFile.read(file).keys();
        KeyDirectory directory = new KeyDirectory(List.of(
                new KeyDirectory.Group(keys("ann", "ann-0123456789"), List.of(EVERYTHING)),
                new KeyDirectory.Group(keys, List.of(NOTHING))));
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(took).isLessThan(Duration.ofSeconds(20));
        assertThat(directory.id(find(directory, "ann-0123456789"))).isEqualTo("ann");
        for (int i = 0; i < count; i += 997) {
            int number = find(directory, "k" + (i * 7919L + 1_000_000_000_000_000_000L));
            assertThat(directory.id(number)).isEqualTo("partner-" + i);
            assertThat(directory.grant(number)).isSameAs(NOTHING);
        }
        assertThat(find(directory, "k999")).isEqualTo(KeyDirectory.NONE);
    }

    @Test
    void allocatesNothing() {
        KeyDirectory directory =
                new KeyDirectory(List.of(new KeyDirectory.Group(keys("ann", "ann-0123456789"), List.of(EVERYTHING))));
        byte[] known = "ann-0123456789".getBytes(US_ASCII);
        byte[] unknown = "eve-0123456789".getBytes(US_ASCII);

        assertThat(Allocations.perCall(() -> {
                    directory.find(known, 0, known.length, hasher);
                    directory.find(unknown, 0, unknown.length, hasher);
                }))
                .isZero();
    }

    private int find(KeyDirectory directory, String key) {
        byte[] bytes = ("  " + key + " ").getBytes(US_ASCII);
        return directory.find(bytes, 2, bytes.length - 1, hasher);
    }

    private static KeyList keys(String... idsAndValues) {
        KeyList.Builder builder = new KeyList.Builder();
        for (int i = 0; i < idsAndValues.length; i += 2) {
            builder.add(idsAndValues[i], KeyValue.parse(idsAndValues[i + 1]), true);
        }
        return builder.build();
    }
}
