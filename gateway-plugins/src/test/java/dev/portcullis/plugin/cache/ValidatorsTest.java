package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.TestRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorsTest {

    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    private final Validators validators = new Validators(bytes("\"v1\""), bytes(DATE));

    @ParameterizedTest
    @ValueSource(strings = {"\"v1\"", "W/\"v1\"", "\"a\", \"v1\"", "\"a\",W/\"v1\" , \"b\"", "*"})
    void clientHasItAlready(String ifNoneMatch) {
        assertThat(matches("If-None-Match", ifNoneMatch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v2\"", "v1", "\"v1", "\"xv1\"", "\"a\"; \"v1\"", "W/v1", "W/", "", "**"})
    void clientHasSomethingElse(String ifNoneMatch) {
        assertThat(matches("If-None-Match", ifNoneMatch)).isFalse();
    }

    @Test
    void dateCountsToTheLetter() {
        assertThat(matches("If-Modified-Since", DATE)).isTrue();
        assertThat(matches("If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"))
                .isFalse();
    }

    @Test
    void tagGoesBeforeDate() {
        assertThat(validators.match(TestRequest.get("/")
                        .header("If-None-Match", "\"v2\"")
                        .header("If-Modified-Since", DATE)
                        .open()
                        .request()
                        .headers()))
                .isFalse();
    }

    @Test
    void answerWithoutEitherMatchesNothing() {
        Validators none = new Validators(null, null);

        assertThat(none.match(TestRequest.get("/")
                        .header("If-None-Match", "\"v1\"")
                        .open()
                        .request()
                        .headers()))
                .isFalse();
    }

    private boolean matches(String name, String value) {
        return validators.match(
                TestRequest.get("/").header(name, value).open().request().headers());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
