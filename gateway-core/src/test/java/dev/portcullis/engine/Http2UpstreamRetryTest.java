package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.engine.ClientCall.Reply;
import dev.portcullis.error.CoreError;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is sent again to servers that speak HTTP/2, and what is not: they can say that they have not acted on a request (RFC
 * 9113, 6.8 and 8.7), whatever it is; of all other failures nobody knows.
 */
class Http2UpstreamRetryTest extends Http2UpstreamCase {

    private static final int REFUSALS = 3;

    Http2UpstreamRetryTest(Variant variant) {
        super(variant);
    }

    private ClientCall post(String body) {
        ClientCall call = call().post("/a", body.length()).data(body);
        return versions().clientIsHttp2 ? call.end() : call;
    }

    // ---- what the server has not acted on

    @ParameterizedTest
    @EnumSource
    void postThatALeavingServerHasNotTakenIsSentAgainAndIsNoRetry(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("503")));
        ClientCall first = call().get("/first");
        Http2ServerEnd leaving = server.acceptHttp2();
        int taken = leaving.wholeRequest().stream;
        String body = "a".repeat(10_000) + "z";
        ClientCall call = together() ? post(body) : null;
        if (call != null) {
            leaving.wholeRequest();
        }

        leaving.goAway(taken);
        leaving.ok(taken);

        assertThat(first.reply().text()).isEqualTo("ok");
        if (call != null) {
            Http2ServerEnd next = server.acceptHttp2();
            Http2Message again = next.wholeRequest();
            assertThat(again.head.method()).hasToString("POST");
            assertThat(again.text()).isEqualTo(body);
            next.ok(again.stream);
            assertThat(call.reply().text()).isEqualTo("ok");
        }
        assertThat(gateway.upstream().retries()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void restOfARefusedBodyFollowsOnTheNextStream(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", ClientCall.UNTOLD).data("first");
        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message refused = asked.request();
        while (!refused.text().equals("first")) {
            asked.noteNext("the beginning of the body");
        }

        asked.reset(refused.stream, Http2Wire.REFUSED_STREAM);
        Http2Message again = asked.request();
        call.data("second").end();

        assertThat(asked.awaitEndOf(again).text()).isEqualTo("firstsecond");
        asked.ok(again.stream);
        assertThat(call.reply().text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void serverThatRefusesAgainAndAgainIsGivenUp(Versions versions) {
        serve(versions);
        ClientCall call = post("abc");
        Http2ServerEnd asked = server.acceptHttp2();

        for (int i = 0; i <= REFUSALS; i++) {
            asked.reset(asked.wholeRequest().stream, Http2Wire.REFUSED_STREAM);
        }

        assertThat(call.reply().status()).isEqualTo(502);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_RESET);
    }

    @ParameterizedTest
    @EnumSource
    void bodyOverTheReplayLimitIsNotSentAgain(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("refused-stream"), "replay", "10KB"));
        ClientCall call = post("a".repeat(15_000));
        Http2ServerEnd asked = server.acceptHttp2();

        asked.reset(asked.wholeRequest().stream, Http2Wire.REFUSED_STREAM);

        assertThat(call.reply().status()).isEqualTo(502);
        assertThat(gateway.upstream().retries()).isZero();
    }

    // ---- what it may have acted on

    @ParameterizedTest
    @EnumSource
    void getThatWasResetIsAskedAgain(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("reset")));
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();

        asked.reset(asked.wholeRequest().stream, Http2Wire.INTERNAL_ERROR);

        assertThat(asked.serve().head.path()).hasToString("/a");
        assertThat(call.reply().text()).isEqualTo("ok");
        assertThat(gateway.upstream().retries()).isEqualTo(1);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void postThatWasResetIsSentOnce(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("reset", "refused-stream", "503")));
        ClientCall call = post("abc");
        Http2ServerEnd asked = server.acceptHttp2();

        asked.reset(asked.wholeRequest().stream, Http2Wire.INTERNAL_ERROR);

        assertThat(call.reply().status()).isEqualTo(502);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_RESET);
        assertThat(gateway.upstream().retries()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void postThatWasResetIsSentAgainWhereTheOperatorAllowsIt(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("reset"), "methods", List.of("POST")));
        String body = "a".repeat(15_000) + "z";
        ClientCall call = post(body);
        Http2ServerEnd asked = server.acceptHttp2();

        asked.reset(asked.wholeRequest().stream, Http2Wire.INTERNAL_ERROR);

        Http2Message again = asked.wholeRequest();
        assertThat(again.text()).isEqualTo(body);
        asked.ok(again.stream);
        assertThat(call.reply().text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatDoesNoHarmIsSentAgainWhenALeavingServerBreaksItsWord(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("reset")));
        ClientCall get = call().get("/a");
        Http2ServerEnd leaving = server.acceptHttp2();
        ClientCall post = together() ? post("abc") : null;
        int last = leaving.wholeRequest().stream;
        if (post != null) {
            last = leaving.wholeRequest().stream;
        }

        leaving.goAway(last);
        leaving.close();

        assertThat(server.acceptHttp2().serve().head.method()).hasToString("GET");
        assertThat(get.reply().text()).isEqualTo("ok");
        if (post != null) {
            assertThat(post.reply().status()).isEqualTo(502);
        }
        assertThat(gateway.upstream().retries()).isEqualTo(1);
    }

    // ---- answers

    @ParameterizedTest
    @EnumSource
    void namedStatusIsAskedAgainAndTheRestOfItsAnswerNotWantedAnyMore(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("503")));
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int busy = asked.wholeRequest().stream;

        asked.head(busy, 503, false);
        asked.data(busy, "bu", false);

        assertThat(asked.resetOf(busy)).isEqualTo(Http2Wire.CANCEL);
        asked.serve();
        Reply reply = call.reply();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("ok");
        assertThat(gateway.upstream().retries()).isEqualTo(1);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void namedStatusOfAPostIsPassedOn(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("503")));
        ClientCall call = post("abc");
        Http2ServerEnd asked = server.acceptHttp2();
        int busy = asked.wholeRequest().stream;

        asked.head(busy, 503, false);
        asked.data(busy, "busy", true);

        Reply reply = call.reply();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).isEqualTo("busy");
        assertThat(gateway.upstream().retries()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void namedStatusOfAPostIsAskedAgainWhereTheOperatorAllowsIt(Versions versions) {
        serve(versions, UpstreamRetryTest.retries(List.of("503"), "methods", List.of("POST")));
        ClientCall call = post("abc");
        Http2ServerEnd asked = server.acceptHttp2();

        asked.head(asked.wholeRequest().stream, 503, true);

        Http2Message again = asked.wholeRequest();
        assertThat(again.text()).isEqualTo("abc");
        asked.ok(again.stream);
        assertThat(call.reply().text()).isEqualTo("ok");
        assertThat(gateway.upstream().retries()).isEqualTo(1);
    }
}
