package dev.portcullis.plugin.traffic.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsAmazonsColumns() throws Exception {
        KeyList keys = read("""
                Name,key,description,Enabled,usageplanIds
                acme,acme-0123456789,"Acme, Inc.",true,abc
                "umbrella","umbrella-0123456789",,FALSE,

                "quo""te",quote-0123456789,x,,y
                """);

        assertThat(keys.size()).isEqualTo(3);
        assertThat(keys.id(0)).isEqualTo("acme");
        assertThat(keys.enabled(0)).isTrue();
        assertThat(keys.id(1)).isEqualTo("umbrella");
        assertThat(keys.enabled(1)).isFalse();
        assertThat(keys.id(2)).isEqualTo("quo\"te");
        assertThat(keys.index(1))
                .isEqualTo(KeyValue.parse("umbrella-0123456789").index());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1: no column names (expected: at least name,key; also enabled)",
                "name,value | 1: no column names (expected: at least name,key; also enabled)",
                "name,key;a,01234567;b,secret | 3: key *** (expected: 8 to 128 visible characters without spaces, better 20 or more)",
                "name,key;a,01234567;b | 3: too few columns (expected: those of line 1)",
                "name,key;a,01234567;a,01234568 | 3: name \"a\" (expected: one that no other line has)",
                "name,key;,01234567 | 2: name \"\" (expected: one that no other line has)",
            })
    void saysWhatIsWrong(String lines, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(lines.replace(";", "\n")))
                .withMessage(folder.resolve("keys.csv") + ":" + problem);
    }

    @Test
    void saysThatThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFile.read(folder.resolve("none.csv")))
                .withMessage(folder.resolve("none.csv") + ": no such file");
    }

    private KeyList read(String text) throws Exception {
        return KeyFile.read(Files.writeString(folder.resolve("keys.csv"), text)).keys();
    }
}
