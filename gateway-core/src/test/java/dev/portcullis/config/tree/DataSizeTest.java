package dev.portcullis.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0B,0",
        "512B,512",
        "16KB,16000",
        "10MB,10000000",
        "3GB,3000000000",
        "16KiB,16384",
        "2MiB,2097152",
        "5GiB,5368709120"
    })
    void readsEveryUnit(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "512B", "16KiB", "2MiB", "3GiB", "1000B"})
    void writesWhatItRead(String text) {
        assertThat(DataSize.parse(text)).hasToString(text);
    }

    @Test
    void asksForUnitOfBareNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse("1024"))
                .withMessage("1024 (expected: a size with its unit, such as 1024B or 1024KiB)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1B", "2mib", "2 MiB", "1.5GiB", "999999999999GiB", "many"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse(text))
                .withMessage("\"" + text + "\" (expected: a size, such as 512B, 16KiB, 10MB or 1GiB)");
    }
}
