package dev.portcullis.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanPathTest {

    private final CleanPath path = new CleanPath();
    private byte[] sent = {};

    @ParameterizedTest
    @ValueSource(
            strings = {
                // not a path
                "",
                "a",
                "?a=b",
                "**",
                "*?a",
                "http://example.com/",
                // dot segments, in every spelling
                "/.",
                "/..",
                "/./a",
                "/a/../b",
                "/a/..",
                "/a/..?x=/",
                "/%2e",
                "/%2E%2e/a",
                "/.%2e",
                "/%2e./a",
                "/a/%2E",
                "/..%2Fetc",
                "/a%2F..%2Fb",
                "/a%2f..",
                "/a%5C..",
                "/%2e%2e%5cb",
                // what some servers take for a slash, or cut at
                "/a\\b",
                "/..\\a",
                "/a;b",
                "/a;b=c/d",
                "/;",
                "/a%3Bb",
                "/a%3b",
                // controls, space, fragment, raw octets beyond ASCII
                "/a b",
                "/a\tb",
                "/a\0b",
                "/a\u007fb",
                "/a#b",
                "/\u00e4",
                "/%00",
                "/a%00.png",
                "/%0a",
                "/a%0D%0Ab",
                "/%1f",
                "/%7F",
                // broken escapes
                "/%",
                "/a%2",
                "/%2/a",
                "/%zz",
                "/%2g",
                "/%u002e",
                "/%-1",
                "/a%?2e",
                // not UTF-8
                "/%80",
                "/%c3",
                "/%C3/%A4",
                "/%c0%ae%c0%ae",
                "/%c0%af",
                "/%e0%80%af",
                "/%f0%80%80%af",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/%f5%80%80%80",
                "/%ff",
                "/%e2%82",
                "/%e2%28%a1"
            })
    void refusesWhatCanBeReadInTwoWays(String target) {
        assertThat(parse(target)).isSameAs(CoreError.REQUEST_PATH);
        assertThat(path.segments()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/...",
                "/.a",
                "/a.",
                "/..a",
                "/a..b",
                "/.well-known",
                "/a@b",
                "/a=b",
                "/a+b",
                "/a:b",
                "/a,b",
                "/~a",
                "/$a",
                "/a&b",
                "/{a}",
                "/a|b",
                "/a^b",
                "/'a'",
                "/(a)",
                "/!",
                "/a*"
            })
    void leavesOtherCharactersAlone(String target) {
        assertThat(parse(target)).isNull();
        assertThat(decoded()).containsExactly(target.substring(1));
    }

    @Test
    void cutsAtSlashes() {
        assertThat(segmentsOf("/a/b")).containsExactly("a", "b");
        assertThat(segmentsOf("/a/b/")).containsExactly("a", "b", "");
        assertThat(segmentsOf("/")).containsExactly("");
        assertThat(segmentsOf("/abc")).containsExactly("abc");
    }

    @Test
    void keepsEmptySegments() {
        assertThat(segmentsOf("/a//b")).containsExactly("a", "", "b");
        assertThat(segmentsOf("//")).containsExactly("", "");
        assertThat(segmentsOf("//a")).containsExactly("", "a");
    }

    @Test
    void decodesEachSegmentOnce() {
        assertThat(segmentsOf("/%61/b%20c/%c3%a4")).containsExactly("a", "b c", "\u00e4");
        assertThat(segmentsOf("/%252e%252e/%2561")).containsExactly("%2e%2e", "%61");
        assertThat(segmentsOf("/%E2%82%AC/%f0%9f%98%80/%ef%bf%bf")).containsExactly("\u20ac", "\ud83d\ude00", "\uffff");
        assertThat(segmentsOf("/a%40b/%3D/%2B/%3f%23")).containsExactly("a@b", "=", "+", "?#");
    }

    @Test
    void leavesBytesAsTheyWereSent() {
        assertThat(segmentsOf("/x/a%40b/%2B?q=%zz")).containsExactly("x", "a@b", "+");
        assertThat(raw()).containsExactly("x", "a%40b", "%2B");
        assertThat(new String(sent, UTF_8)).isEqualTo("/x/a%40b/%2B?q=%zz");
    }

    @Test
    void refersToTheTargetWhereNothingIsEscaped() {
        parse("/plain/%65scaped");

        assertThat(path.bytes(0)).isSameAs(sent);
        assertThat(path.start(0)).isEqualTo(path.rawStart(0)).isEqualTo(1);
        assertThat(path.end(0)).isEqualTo(path.rawEnd(0)).isEqualTo(6);
        assertThat(path.bytes(1)).isNotSameAs(sent);
    }

    @Test
    void endsWhereQueryBegins() {
        parse("/a/b?c=/d/../;?e");
        assertThat(raw()).containsExactly("a", "b");
        assertThat(path.pathEnd()).isEqualTo(4);
        assertThat(path.queryStart()).isEqualTo(5);

        parse("/a?");
        assertThat(path.pathEnd()).isEqualTo(2);
        assertThat(path.queryStart()).isEqualTo(3);

        parse("/a");
        assertThat(path.pathEnd()).isEqualTo(2);
        assertThat(path.queryStart()).isEqualTo(2);
    }

    @Test
    void tellsOfEncodedSlashes() {
        assertThat(segmentsOf("/a%2Fb/c")).containsExactly("a/b", "c");
        assertThat(path.hasEncodedSlash()).isTrue();
        assertThat(segmentsOf("/a%5cb")).containsExactly("a\\b");
        assertThat(path.hasEncodedSlash()).isTrue();
        assertThat(segmentsOf("/a%2e")).containsExactly("a.");
        assertThat(path.hasEncodedSlash()).isFalse();
    }

    @Test
    void knowsTheAsterisk() {
        assertThat(parse("*")).isNull();
        assertThat(path.isAsterisk()).isTrue();
        assertThat(path.segments()).isZero();
        assertThat(parse("/*")).isNull();
        assertThat(path.isAsterisk()).isFalse();
    }

    @Test
    void readsOnlyItsRange() {
        sent = "GET /a/b%20c HTTP/1.1".getBytes(UTF_8);
        assertThat(path.parse(sent, 4, 12)).isNull();
        assertThat(decoded()).containsExactly("a", "b c");
        assertThat(path.parse(sent, 4, 10)).as("escape cut short").isNotNull();
    }

    @Test
    void readsPathsOfAnyLength() {
        String target = "/a%20b/".repeat(1000) + "x";
        assertThat(segmentsOf(target)).hasSize(2000).contains("a b", "", "x");
        assertThat(segmentsOf("/short")).containsExactly("short");
    }

    @Test
    void forgetsEverything() {
        parse("/a%2Fb?c");
        path.clear();

        assertThat(path.segments()).isZero();
        assertThat(path.hasEncodedSlash()).isFalse();
        assertThat(path.pathEnd()).isZero();
        assertThat(path.queryStart()).isZero();
    }

    @Test
    void allocatesNothingOnceWarm() {
        byte[] plain = "/orders/v1/items/4711/detail?x=y".getBytes(UTF_8);
        byte[] escaped = "/orders/v1/items/%c3%a4%40/detail?x=y".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                path.parse(plain, 0, plain.length);
                path.parse(escaped, 0, escaped.length);
                path.clear();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    private @Nullable GatewayError parse(String target) {
        sent = target.getBytes(ISO_8859_1);
        return path.parse(sent, 0, sent.length);
    }

    private List<String> segmentsOf(String target) {
        assertThat(parse(target)).as(target).isNull();
        return decoded();
    }

    private List<String> decoded() {
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < path.segments(); i++) {
            segments.add(new String(path.bytes(i), path.start(i), path.end(i) - path.start(i), UTF_8));
        }
        return segments;
    }

    private List<String> raw() {
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < path.segments(); i++) {
            segments.add(new String(sent, path.rawStart(i), path.rawEnd(i) - path.rawStart(i), UTF_8));
        }
        return segments;
    }
}
