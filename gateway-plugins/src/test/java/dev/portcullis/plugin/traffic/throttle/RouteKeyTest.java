package dev.portcullis.plugin.traffic.throttle;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RouteKeyTest {

    private final RouteKey key = new RouteKey();

    private long of(String api, String route) {
        return key.of(get("/").matching(api, "$default", route, 0).open());
    }

    @Test
    void isThatOfTheRoute() {
        long first = of("shop", "GET /Aa");

        assertThat(of("shop", "GET /Aa")).isEqualTo(first);
        assertThat(of("shop", new StringBuilder("GET /Aa").toString()))
                .as("another revision's, of the same words")
                .isEqualTo(first);
        assertThat(of("store", "GET /Aa")).isNotEqualTo(first);
    }

    /** Where one is remembered in the place of the other. */
    @Test
    void tellsRoutesApartThatShareAPlace() {
        assertThat("GET /Aa").hasSameHashCodeAs("GET /BB");
        long first = of("shop", "GET /Aa");
        long second = of("shop", "GET /BB");

        assertThat(second).isNotEqualTo(first);
        assertThat(of("shop", "GET /Aa")).isEqualTo(first);
    }
}
