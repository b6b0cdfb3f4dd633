package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.TestRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {

    private static final long NOW = 1_000_000_000_000L;
    private static final long WALL = 784_111_777_000L;
    private static final CacheConfig MINUTE = CacheConfig.lasting(Duration.ofMinutes(1));

    private final FakeExchange exchange = TestRequest.get("/").open();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-A: b | 60",
                "Cache-Control: max-age=10 | 10",
                "Cache-Control: max-age=600 | 60",
                "Cache-Control: max-age=600, s-maxage=5 | 5",
                "Expires: Sun, 06 Nov 1994 08:50:07 GMT | 30",
                "Cache-Control: public | 60"
            })
    void lastsAsLongAsPolicyAndServerGrant(String line, long seconds) {
        assertThat(life(line)).isEqualTo(TimeUnit.SECONDS.toNanos(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: no-store",
                "Cache-Control: private, max-age=5",
                "Cache-Control: no-cache",
                "Cache-Control: max-age=0",
                "Cache-Control: s-maxage=0, max-age=5",
                "Cache-Control: max-age=soon",
                "Expires: 0",
                "Expires: Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void isNotKeptAgainstTheServersWord(String line) {
        assertThat(of(MINUTE, line)).isNull();
    }

    @Test
    void ageIsTakenOff() {
        Freshness freshness = of(MINUTE, "Cache-Control: max-age=50", "Age: 20");

        assertThat(freshness).isNotNull();
        assertThat(freshness.untilNanos() - NOW).isEqualTo(TimeUnit.SECONDS.toNanos(30));
        assertThat(freshness.ageNanos(NOW + 5)).isEqualTo(TimeUnit.SECONDS.toNanos(20) + 5);
    }

    @Test
    void dateOfTheServerCountsBeforeOurs() {
        Freshness freshness =
                of(MINUTE, "Expires: Mon, 07 Nov 1994 00:00:10 GMT", "Date: Mon, 07 Nov 1994 00:00:00 GMT");

        assertThat(freshness).isNotNull();
        assertThat(freshness.untilNanos() - NOW).isEqualTo(TimeUnit.SECONDS.toNanos(10));
    }

    private long life(String line) {
        Freshness freshness = of(MINUTE, line);
        assertThat(freshness).isNotNull();
        assertThat(freshness.isFresh(freshness.untilNanos() - 1)).isTrue();
        assertThat(freshness.isFresh(freshness.untilNanos())).isFalse();
        return freshness.untilNanos() - NOW;
    }

    private @Nullable Freshness of(CacheConfig config, String... lines) {
        LocalResponse answer = LocalResponse.of(200);
        for (String line : lines) {
            int colon = line.indexOf(':');
            answer = answer.with(HeaderName.of(line.substring(0, colon)), line.substring(colon + 2));
        }
        exchange.answer(answer);
        HeadBlock head = exchange.response().headers().block();
        return Freshness.of(head, config, new CacheControl(), NOW, WALL);
    }
}
