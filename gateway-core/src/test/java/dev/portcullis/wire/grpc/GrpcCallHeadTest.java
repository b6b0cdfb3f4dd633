package dev.portcullis.wire.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcCallHeadTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc",
                "application/grpc+proto",
                "application/grpc+json",
                "Application/gRPC",
                "application/grpc;charset=utf-8"
            })
    void takesPostsOfGrpcForCalls(String contentType) {
        assertThat(GrpcCallHead.isCall(Calls.head("POST", "content-type", contentType)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc-web",
                "application/grpc-web+proto",
                "application/grp",
                "application/json",
                "application/grpcx",
                ""
            })
    void takesOtherContentForNone(String contentType) {
        assertThat(GrpcCallHead.isCall(Calls.head("POST", "content-type", contentType)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "post", "OST", ""})
    void takesOtherMethodsForNone(String method) {
        assertThat(GrpcCallHead.isCall(Calls.head(method, "content-type", "application/grpc")))
                .isFalse();
    }

    @Test
    void takesPostWithoutContentTypeForNone() {
        assertThat(GrpcCallHead.isCall(Calls.head("POST"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000",
        "2M, 120000000000",
        "3S, 3000000000",
        "4m, 4000000",
        "5u, 5000",
        "6n, 6",
        "0n, 0",
        "00000001S, 1000000000",
        "99999999n, 99999999",
        "99999999M, 5999999940000000000"
    })
    void readsTimeouts(String value, long nanos) {
        assertThat(timeout(value)).isEqualTo(nanos);
    }

    @Test
    void endsTheLongestTimeoutWhereNumbersEnd() {
        assertThat(timeout("99999999H")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void findsNoTimeoutWhereNoneStands() {
        assertThat(GrpcCallHead.timeoutNanos(Calls.head("POST"))).isEqualTo(GrpcCallHead.NO_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "S", "1", "100000000S", "1s", "1h", "1 S", " 1S", "-1S", "+1S", "1.5S", "0x1S", "1SS", "1Sm"
            })
    void refusesWhatIsNoTimeout(String value) {
        assertThat(timeout(value)).isEqualTo(GrpcCallHead.MALFORMED);
    }

    @Test
    void refusesTwoTimeouts() {
        assertThat(GrpcCallHead.timeoutNanos(Calls.head("POST", "grpc-timeout", "1S", "grpc-timeout", "1S")))
                .isEqualTo(GrpcCallHead.MALFORMED);
    }

    @Test
    void countsAMinuteAsSixtySeconds() {
        assertThat(timeout("1M")).isEqualTo(TimeUnit.SECONDS.toNanos(60));
    }

    private static long timeout(String value) {
        return GrpcCallHead.timeoutNanos(Calls.head("POST", "Grpc-Timeout", value));
    }
}
