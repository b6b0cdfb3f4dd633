package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    @ParameterizedTest
    @CsvSource({"lang=de", "a=1&lang=de", "%6Cang=de", "l%61n%67=de", "langx=1&lang=de", "x&lang=de&y"})
    void findsAParameterAsAServerWould(String query) {
        assertThat(valueOf(query, "lang")).isEqualTo("de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lan=de", "langs=de", "a=lang", "Lang=de", "%6cang%3Dde", "&&="})
    void takesNothingElseForIt(String query) {
        assertThat(valueOf(query, "lang")).isNull();
    }

    @Test
    void plusIsASpaceInAName() {
        assertThat(valueOf("two+words=1", "two words")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1;lang=de", "a=1%3blang=de", "a=1%3Blang=de"})
    void semicolonsMakeAQueryDoubtful(String query) {
        byte[] bytes = query.getBytes(StandardCharsets.US_ASCII);

        assertThat(QueryParameters.isPlain(bytes, 0, bytes.length)).isFalse();
        assertThat(QueryParameters.isPlain(bytes, 0, 3)).isTrue();
    }

    private static String valueOf(String query, String name) {
        byte[] bytes = query.getBytes(StandardCharsets.US_ASCII);
        int at = QueryParameters.find(bytes, 0, bytes.length, name.getBytes(StandardCharsets.US_ASCII));
        if (at >= bytes.length) {
            return null;
        }
        int end = QueryParameters.end(bytes, at, bytes.length);
        int value = QueryParameters.value(bytes, at, end);
        return new String(bytes, value, end - value, StandardCharsets.US_ASCII);
    }
}
