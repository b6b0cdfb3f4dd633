package dev.portcullis.plugin.security.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsConfigTest {

    private static CorsConfig origins(String... origins) {
        return new CorsConfig(List.of(origins), List.of(), List.of(), List.of(), null, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*",
                "http://*",
                "https://shop.example.com",
                "http://localhost:3000",
                "http://[::1]:8080",
                "https://xn--bcher-kva.example",
                "capacitor://localhost",
                "chrome-extension://abcdefghijklmnop",
                "http://a:443",
                "https://a:80",
            })
    void takesOriginsAsBrowsersSendThem(String origin) {
        assertThatCode(() -> origins(origin)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.com/ | an origin without path or slash at its end, as browsers send it: https://a.com",
                "https://a.com/shop?x | an origin without path or slash at its end, as browsers send it: https://a.com",
                "https://a.com:443 | no port where it is the scheme's own: browsers leave it out",
                "http://a.com:80 | no port where it is the scheme's own: browsers leave it out",
                "https://A.com | small letters, as browsers send them",
                "https://*.a.com | a whole origin, https://*, http://* or *: a star cannot stand for a part of a host",
                "a.com | *, or an origin such as https://shop.example.com",
                "null | an origin of its own: every page can make a browser say null",
                "https://user@a.com | a scheme, a host and perhaps a port, such as https://shop.example.com:8443",
                "https:// | a scheme, a host and perhaps a port, such as https://shop.example.com:8443",
                "https://a.com:0 | a scheme, a host and perhaps a port, such as https://shop.example.com:8443",
                "https://b_\u00fccher.de | a scheme, a host and perhaps a port, such as https://shop.example.com:8443",
            })
    void saysWhatIsWrongWithAnOrigin(String origin, String expectation) {
        assertThatThrownBy(() -> origins("https://ok.example", origin))
                .hasMessage("origins: \"" + origin + "\" (expected: " + expectation + ")");
    }

    @Test
    void credentialsNeedNames() {
        List<String> all = List.of("*");
        List<String> named = List.of("X-A");

        assertThatThrownBy(() -> new CorsConfig(all, List.of(), all, all, null, true))
                .hasMessage("origins: \"*\" (expected: each by its name where credentials are allowed); "
                        + "headers: \"*\" (expected: each by its name where credentials are allowed); "
                        + "expose: \"*\" (expected: each by its name where credentials are allowed)");
        assertThatCode(() -> new CorsConfig(List.of("https://*"), all, named, named, null, true))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatBrowsersDoNotUnderstand() {
        assertThatThrownBy(() -> new CorsConfig(
                        List.of(), List.of("get", "GET POST"), List.of("X A"), List.of(""), Duration.ofDays(2), false))
                .hasMessage("origins: [] (expected: at least one origin); "
                        + "methods: \"get\" (expected: a method in capitals, or *); "
                        + "methods: \"GET POST\" (expected: a method in capitals, or *); "
                        + "headers: \"X A\" (expected: a header name, or *); "
                        + "expose: \"\" (expected: a header name, or *); "
                        + "maxAge: 2d (expected: 0s to 1d)");
    }

    @Test
    void shortFormAllowsAllButCredentials() {
        assertThat(CorsConfig.fromText("https://a.com"))
                .isEqualTo(
                        new CorsConfig(List.of("https://a.com"), List.of("*"), List.of("*"), List.of(), null, false));
    }
}
