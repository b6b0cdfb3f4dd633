package dev.portcullis.plugin.transform.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    @ParameterizedTest
    @CsvSource({
        "application/json, application/json, true",
        "application/json, APPLICATION/Json, true",
        "application/json, application/json;charset=utf-8, true",
        "application/json, application/json ; a=b, true",
        "application/json, application/json5, false",
        "application/json, application/jso, false",
        "application/json, xapplication/json, false",
        "application/json, application, false",
        "application/json, '', false",
        "Text/*, text/plain, true",
        "text/*, text/event-stream, true",
        "text/*, textual/plain, false",
        "application/*+json, application/problem+json, true",
        "application/*+json, application/json, false",
        "application/*+json, application/+json, true",
        "application/*+json, text/x+json, false",
        "application/*+json, application/x+jsons, false",
        "*/*, image/png, true",
        "*/*, nonsense, false",
    })
    void readsTypesWithoutParameters(String pattern, String value, boolean contained) {
        byte[] bytes = ("x: " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);

        assertThat(new MediaTypes(List.of("a/b", pattern)).contain(bytes, 3, 3 + value.length()))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text", "text/", "/plain", "*", "*/plain", "text/*plain", "text/plain;q=1", "text/pl ain", ""})
    void knowsWhatIsNoType(String pattern) {
        assertThat(MediaTypes.isPattern(pattern)).isFalse();
    }
}
