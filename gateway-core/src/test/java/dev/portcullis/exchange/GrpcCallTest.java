package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.testkit.LeakGuard;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class GrpcCallTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** How much later than its time a deadline may be noticed. */
    private static final Duration STEPS = Duration.ofMillis(300);

    private final Rig rig = new Rig();
    private final FakeClient client = rig.client;

    private @Nullable Pending wait;

    private Rig call(String... lines) {
        rig.line("Content-Type", "application/grpc");
        for (int i = 0; i < lines.length; i += 2) {
            rig.line(lines[i], lines[i + 1]);
        }
        return rig.send("POST", HeadBlock.CHUNKED);
    }

    private void isToldInGrpc(int code, String message) {
        assertThat(client.status).isEqualTo(200);
        assertThat(client.lines)
                .isEqualTo(
                        "Content-Type: application/grpc\ngrpc-status: " + code + "\ngrpc-message: " + message + "\n");
        assertThat(client.length).as("length of the body").isZero();
        assertThat(client.lengthGiven).as("whether the head says so").isFalse();
        assertThat(client.body).isEmpty();
        assertThat(client.ends).isOne();
    }

    // ---- errors

    @Test
    void refusalOfAFilterIsToldInGrpc() {
        rig.onRequest(exchange -> Outcome.reject(CoreError.ROUTE_NOT_FOUND));
        call();

        isToldInGrpc(12, "Not Found");
        assertThat(rig.completions).containsExactly(new Rig.End(404, CoreError.ROUTE_NOT_FOUND, 0, 0));
        rig.isOver();
    }

    @Test
    void challengeIsLeftOutInGrpc() {
        rig.onRequest(exchange -> Outcome.reject(new Challenge()));
        call();

        isToldInGrpc(16, "Unauthorized");
        rig.isOver();
    }

    @Test
    void failureOfTheUpstreamIsToldInGrpc() {
        call().responder().reject(CoreError.UPSTREAM_REFUSED, null);

        isToldInGrpc(14, "Service Unavailable");
        assertThat(rig.completions).containsExactly(new Rig.End(503, CoreError.UPSTREAM_REFUSED, 0, 0));
        rig.isOver();
    }

    @Test
    void failureAfterTheCommitBreaksOff() {
        call().head(200, HeadBlock.CHUNKED).data("a").responder().fail(CoreError.UPSTREAM_CLOSED, null);

        assertThat(client.error).isEqualTo(CoreError.UPSTREAM_CLOSED);
        assertThat(rig.completions).containsExactly(new Rig.End(200, CoreError.UPSTREAM_CLOSED, 0, 1));
        rig.isOver();
    }

    @Test
    void answerThatReplacesTheRefusalCountsAsItself() {
        rig.onResponse(exchange -> Outcome.respond(LocalResponse.of(202)));
        call().responder().reject(CoreError.UPSTREAM_REFUSED, null);

        assertThat(client.status).isEqualTo(202);
        assertThat(rig.completions.get(0).status()).isEqualTo(202);
        rig.isOver();
    }

    @Test
    void refusalOfAnotherRequestStaysAsItIs() {
        rig.line("Content-Type", "application/grpc-web").send("POST", HeadBlock.CHUNKED);
        rig.responder().reject(CoreError.UPSTREAM_REFUSED, null);

        assertThat(client.status).isEqualTo(503);
        assertThat(client.body).isEqualTo("{\"message\":\"Service Unavailable\"}");
        rig.isOver();
    }

    @Test
    void nextRequestOfTheSameObjectIsNoCall() {
        call("grpc-timeout", "1S").responder().reject(CoreError.UPSTREAM_REFUSED, null);
        rig.lines.clear();
        rig.send("POST", HeadBlock.CHUNKED);
        rig.pass(TIMEOUT);
        rig.responder().reject(CoreError.UPSTREAM_REFUSED, null);

        assertThat(client.status).isEqualTo(503);
        assertThat(rig.completions).hasSize(2);
    }

    // ---- deadlines

    @Test
    void callEndsWhenItsTimeHasPassed() {
        call("grpc-timeout", "2S");
        rig.pass(TIMEOUT.minusMillis(100));
        assertThat(client.heads).isZero();

        rig.pass(STEPS);

        isToldInGrpc(4, "Endpoint request timed out");
        assertThat(rig.cancelled).isOne();
        assertThat(rig.completions).containsExactly(new Rig.End(504, CoreError.REQUEST_DEADLINE, 0, 0));
        rig.isOver();
    }

    @Test
    void callWithoutTimeAtAllEnds() {
        call("grpc-timeout", "0n");
        rig.pass(STEPS);

        isToldInGrpc(4, "Endpoint request timed out");
        rig.isOver();
    }

    @Test
    void callWhoseAnswerHasBegunBreaksOff() {
        call("grpc-timeout", "2000m").head(200, HeadBlock.CHUNKED).data("a");
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(client.error).isEqualTo(CoreError.REQUEST_DEADLINE);
        assertThat(rig.cancelled).isOne();
        rig.isOver();
    }

    @Test
    void waitOfAFilterEndsWithTheCall() {
        rig.onRequest(exchange -> wait = exchange.pending());
        call("grpc-timeout", "2S");
        rig.pass(TIMEOUT.plus(STEPS));

        isToldInGrpc(4, "Endpoint request timed out");
        assertThat(wait.complete(Outcome.proceed())).isFalse();
        rig.isOver();
    }

    @Test
    void timePassesUnnoticedAfterTheEnd() {
        call("grpc-timeout", "2S").head(200, HeadBlock.NO_BODY).end();
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(rig.completions).containsExactly(new Rig.End(200, null, 0, 0));
        rig.isOver();
    }

    @Test
    void longestTimeoutIsNone() {
        call("grpc-timeout", "99999999H");
        rig.pass(Duration.ofMinutes(2));

        assertThat(client.heads).isZero();
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
    }

    @Test
    void timeoutThatIsNoneIsRefused() {
        call("grpc-timeout", "soon");

        isToldInGrpc(13, "Bad Request");
        assertThat(rig.responder).as("the integration was asked").isNull();
        assertThat(rig.completions).containsExactly(new Rig.End(400, CoreError.REQUEST_GRPC_TIMEOUT, 0, 0));
        rig.isOver();
    }

    @Test
    void timeoutOfAnotherRequestMeansNothing() {
        rig.line("grpc-timeout", "soon").send("POST").responder().respond(LocalResponse.of(204));

        assertThat(client.status).isEqualTo(204);
        rig.isOver();
    }

    @Test
    void timeoutIsLeftForTheUpstream() {
        call("grpc-timeout", "2S");

        assertThat(rig.exchange.view().request().headers().get(HeaderName.of("grpc-timeout")))
                .isEqualTo("2S");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
    }
}
