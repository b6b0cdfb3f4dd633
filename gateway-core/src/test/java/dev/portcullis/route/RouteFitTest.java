package dev.portcullis.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.CleanPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFitTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            GET /items/{id};    /items/7;    FITS;   2; ''
            ANY /items/{id};    /items/7;    FITS;   2; ''
            POST /items/{id};   /items/7;    METHOD; 2; the path fits, the method is GET
            GET /users/{id};    /items/7;    PATH;   0; "items" is not "users"
            GET /items;         /items/7;    PATH;   1; the path goes on with "/7"
            GET /items/{id}/x;  /items/7;    PATH;   2; the path ends before "x"
            GET /items/{id}/{n};/items/7;    PATH;   2; the path ends before a variable
            GET /items/{id};    /items/;     PATH;   1; a variable takes no empty segment
            GET /items/{rest+}; /items/7/8;  FITS;   1; ''
            GET /items/{rest+}; /items;      PATH;   1; nothing is left for the greedy variable
            GET /%C3%A9;        /%C3%A8;     PATH;   0; "è" is not "é"
            $default;           /items/7;    FITS;   0; takes what no other route takes
            """)
    void saysHowFarARouteFits(String key, String path, RouteFit.Kind kind, int segments, String why) {
        assertThat(RouteFit.of(key, "GET", parse(path), 0)).isEqualTo(new RouteFit(kind, segments, why));
    }

    @Test
    void basePathIsLeftOut() {
        assertThat(RouteFit.of("GET /items/{id}", "GET", parse("/orders/items/7"), 1)
                        .kind())
                .isEqualTo(RouteFit.Kind.FITS);
        assertThat(RouteFit.of("GET /", "GET", parse("/orders"), 1).kind()).isEqualTo(RouteFit.Kind.FITS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            GET /a;       $default;     $default takes what no other route takes
            GET /{x};     GET /{x+};    a greedy variable takes what no route matches in full
            GET /a/{x};   GET /{y}/b;   fixed text ("a") goes before a variable
            GET /a/{x+};  GET /{y+};    the longer route goes first
            GET /a;       ANY /a;       ANY stands behind a route that names the method
            """)
    void saysWhichRouteGoesFirst(String winner, String loser, String why) {
        assertThat(RouteFit.precedence(winner, loser)).isEqualTo(why);
    }

    private static CleanPath parse(String path) {
        CleanPath clean = new CleanPath();
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        assertThat(clean.parse(bytes, 0, bytes.length)).isNull();
        return clean;
    }
}
