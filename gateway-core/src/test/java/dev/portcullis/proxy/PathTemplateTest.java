package dev.portcullis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathTemplateTest {

    private final HeadBlock head = new HeadBlockPool().take();
    private final PathRanges ranges = new PathRanges();

    // ---- reading

    @Test
    void mustBeginWithASlash() {
        refuses("v2/items", "\"v2/items\" (expected: a path that begins with /)");
        refuses("", "\"\" (expected: a path that begins with /)");
    }

    @Test
    void mayNameVariablesOfTheRouteOnly() {
        refuses("/v2/{idd}", "no variable \"idd\" in the route (expected one of: id, rest)");
        refuses("/v2/{}", "no variable \"\" in the route (expected one of: id, rest)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathTemplate.parse("/{id}", List.of()))
                .withMessage("no variable \"id\" in the route (expected none)");
    }

    @Test
    void bracesMustBePairs() {
        refuses("/v2/{id", "\"/v2/{id\" (expected: every { closed by a })");
        refuses("/v2/id}", "\"/v2/id}\" (expected: every { closed by a })");
        refuses("/v2/{id}}", "\"/v2/{id}}\" (expected: every { closed by a })");
    }

    @Test
    void mustBeWhatGoesIntoARequestLine() {
        for (String text : List.of("/a b", "/a?b=c", "/a#b", "/ä", "/a\tb", "/\u007f")) {
            refuses(text, "\"" + text + "\" (expected: a path without query, percent-encoded)");
        }
    }

    private static void refuses(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathTemplate.parse(text, List.of("id", "rest")))
                .withMessage(message);
    }

    // ---- writing

    @Test
    void putsVariablesWhereTheirNamesStand() {
        assertThat(applied("/v2/{rest+}/of/{id}!", "/items/42/a/b")).isEqualTo("/v2/a/b/of/42!");
    }

    @Test
    void keepsTheQuery() {
        assertThat(applied("/v2", "/items/42/a/b?x=1&y=?")).isEqualTo("/v2?x=1&y=?");
    }

    @Test
    void variablesStayAsSent() {
        assertThat(applied("/{id}", "/items/%40x/a/b")).isEqualTo("/%40x");
    }

    @Test
    void oneVariableMayStandTwice() {
        assertThat(applied("/{id}/{id}", "/items/42/a/b")).isEqualTo("/42/42");
    }

    @Test
    void longPathsFindRoom() {
        String id = "x".repeat(3000);

        assertThat(applied("/{id}/{id}/{id}", "/items/" + id + "/a/b")).hasSize(3 * 3001);
    }

    /** Applies the template to a target that {@code /items/{id}/{rest+}} matches. */
    private String applied(String template, String target) {
        show(target);
        int query = target.indexOf('?') < 0 ? target.length() : target.indexOf('?');
        int id = "/items/".length();
        int rest = target.indexOf('/', id) + 1;
        ranges.add(id, rest - 1);
        ranges.add(rest, query);
        PathTemplate.parse(template, List.of("id", "rest")).apply(head, ranges);
        return head.text(head.targetStart(), head.targetEnd());
    }

    @Test
    void dropsABasePath() {
        assertThat(dropped("/base/items?a=b", 5)).isEqualTo("/items?a=b");
        assertThat(dropped("/base/", 5)).isEqualTo("/");
    }

    @Test
    void emptyRestBecomesASlash() {
        assertThat(dropped("/base", 5)).isEqualTo("/");
        assertThat(dropped("/base?a=b", 5)).isEqualTo("/?a=b");
    }

    private String dropped(String target, int prefix) {
        show(target);
        ranges.reset(head.targetStart() + prefix, head.targetEnd());
        PathTemplate.dropPrefix(head, ranges);
        return head.text(head.targetStart(), head.targetEnd());
    }

    private void show(String target) {
        head.clear();
        head.target(target.getBytes(StandardCharsets.US_ASCII));
        ranges.reset(head.targetStart(), head.targetEnd());
    }
}
