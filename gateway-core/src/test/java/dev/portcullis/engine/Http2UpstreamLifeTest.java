package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.engine.ClientCall.Reply;
import dev.portcullis.error.CoreError;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How requests to servers of HTTP/2 end before their time, and that nobody but them notices. */
class Http2UpstreamLifeTest extends Http2UpstreamCase {

    Http2UpstreamLifeTest(Variant variant) {
        super(variant);
    }

    // ---- the server resets

    @ParameterizedTest
    @EnumSource
    void answersForAServerThatResetsBeforeItsHead(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", 3).data("abc");
        Http2ServerEnd asked = server.acceptHttp2();

        asked.reset(asked.request().stream, Http2Wire.INTERNAL_ERROR);

        Reply reply = call.reply();
        assertThat(reply.status()).isEqualTo(502);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_RESET);
        servesOnTheSameConnection(asked);
    }

    @ParameterizedTest
    @EnumSource
    void breaksOffWhenTheServerResetsAfterItsHead(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false);
        asked.data(stream, "some", false);
        assertThat(call.begun()).isEqualTo(200);

        asked.reset(stream, Http2Wire.NO_ERROR);

        call.breaksOff();
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_RESET);
        servesOnTheSameConnection(asked);
    }

    @ParameterizedTest
    @EnumSource
    void takesAnAnswerForWholeThatIsResetBehindItsEnd(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", ClientCall.UNTOLD).data("abc");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;

        asked.ok(stream);
        asked.reset(stream, Http2Wire.NO_ERROR);

        assertThat(call.reply().text()).isEqualTo("ok");
        assertThat(ends.first().error()).isNull();
        servesOnTheSameConnection(asked);
    }

    @ParameterizedTest
    @EnumSource
    void breaksOffWhenTheServerIsLost(Versions versions) {
        serve(versions);
        ClientCall begun = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false);
        asked.data(stream, "some", false);
        assertThat(begun.begun()).isEqualTo(200);

        asked.close();

        begun.breaksOff();
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_CLOSED);
    }

    // ---- the client leaves

    @ParameterizedTest
    @EnumSource
    void resetsTheStreamOnceWhoseClientLeaves(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;

        call.cancel();

        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.CANCEL);
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        assertThat(ends.first().status()).isEqualTo(499);
        asked.answer(stream, "too late");
        servesOnTheSameConnection(asked);
        assertThat(asked.on(stream).resets).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void resetsTheStreamWhoseClientLeavesInTheMiddleOfTheAnswer(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false);
        asked.data(stream, "some", false);
        assertThat(call.begun()).isEqualTo(200);

        call.cancel();

        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.CANCEL);
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        servesOnTheSameConnection(asked);
        assertThat(asked.on(stream).resets).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void resetsTheStreamWhoseClientLeavesInTheMiddleOfItsBody(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", 10).data("abc");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;

        call.cancel();

        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.CANCEL);
        assertThat(asked.on(stream).ended).isFalse();
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        servesOnTheSameConnection(asked);
    }

    // ---- early answers

    @ParameterizedTest
    @EnumSource
    void passesAnswerThatComesBeforeTheEndOfTheBody(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", ClientCall.UNTOLD).data("abc");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;

        asked.head(stream, 413, false);
        asked.data(stream, "no", true);

        Reply reply = call.reply();
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.text()).isEqualTo("no");
        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.CANCEL);
        assertThat(ends.first().error()).isNull();
        servesOnTheSameConnection(asked);
    }

    @ParameterizedTest
    @EnumSource
    void passesBodyOnWhoseAnswerHasBegun(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", ClientCall.UNTOLD).data("abc");
        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message request = asked.request();
        asked.head(request.stream, 200, false);
        asked.data(request.stream, "o", false);
        assertThat(call.begun()).isEqualTo(200);

        call.data("def").end();

        asked.awaitEndOf(request);
        assertThat(request.text()).isEqualTo("abcdef");
        asked.data(request.stream, "k", true);
        assertThat(new String(call.next(2), ISO_8859_1)).isEqualTo("ok");
    }

    // ---- the server goes away

    @ParameterizedTest
    @EnumSource
    void sendsAgainWhatALeavingServerHasNotTaken(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", 3).data("abc");
        if (versions.clientIsHttp2) {
            call.end();
        }
        Http2ServerEnd leaving = server.acceptHttp2();
        leaving.wholeRequest();

        leaving.goAway(0);

        Http2ServerEnd next = server.acceptHttp2();
        Http2Message again = next.wholeRequest();
        assertThat(again.text()).isEqualTo("abc");
        next.ok(again.stream);
        assertThat(call.reply().text()).isEqualTo("ok");
        assertThat(ends.first().error()).isNull();
        assertThat(ends.all()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void losesNoRequestToALeavingServer(Versions versions) {
        serve(versions);
        int many = together() ? 10 : 1;
        ClientCall[] calls = new ClientCall[many];
        for (int i = 0; i < many; i++) {
            calls[i] = call().get("/" + i);
        }
        Http2ServerEnd leaving = server.acceptHttp2();
        Http2Message[] requests = new Http2Message[many];
        for (int i = 0; i < many; i++) {
            requests[i] = leaving.wholeRequest();
        }

        leaving.goAway(Integer.MAX_VALUE);
        leaving.goAway(requests[many / 2].stream);
        for (int i = 0; i <= many / 2; i++) {
            leaving.answer(requests[i].stream, requests[i].head.path().toString());
        }

        Http2ServerEnd next = many == 1 ? leaving : server.acceptHttp2();
        for (int i = many / 2 + 1; i < many; i++) {
            Http2Message again = next.wholeRequest();
            next.answer(again.stream, again.head.path().toString());
        }
        for (int i = 0; i < many; i++) {
            assertThat(calls[i].reply().text()).isEqualTo("/" + i);
        }
        leaving.awaitEnd();
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isNull());
    }

    @ParameterizedTest
    @EnumSource
    void sendsAgainWhatAServerRefuses(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", 3).data("abc");
        if (versions.clientIsHttp2) {
            call.end();
        }
        Http2ServerEnd asked = server.acceptHttp2();

        asked.reset(asked.wholeRequest().stream, Http2Wire.REFUSED_STREAM);

        Http2Message again = asked.wholeRequest();
        assertThat(again.text()).isEqualTo("abc");
        asked.ok(again.stream);
        assertThat(call.reply().text()).isEqualTo("ok");
    }

    // ---- the server breaks the rules

    @ParameterizedTest
    @EnumSource
    void endsAllRequestsOfAConnectionThatSendsGarbage(Versions versions) {
        serve(versions);
        ClientCall begun = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false);
        asked.data(stream, "some", false);
        assertThat(begun.begun()).isEqualTo(200);
        ClientCall waiting = together() ? call().post("/b", ClientCall.UNTOLD).data("abc") : null;
        if (waiting != null) {
            asked.request();
        }

        asked.giveNoWindows();
        asked.frame(Http2Wire.DATA, 0, 0, new byte[] {1, 2, 3});

        begun.breaksOff();
        if (waiting != null) {
            assertThat(waiting.reply().status()).isEqualTo(502);
        }
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.UPSTREAM_MALFORMED));
        assertThat(asked.await(Http2Wire.GOAWAY).goAwayCode()).isEqualTo(Http2Wire.PROTOCOL_ERROR);
        asked.awaitEnd();
        servesOnAnotherConnection();
    }

    @ParameterizedTest
    @EnumSource
    void answersForAServerThatDoesNotSpeakHttp2(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", 0);
        if (versions.clientIsHttp2) {
            call.end();
        }
        Http2ServerEnd asked = server.acceptHttp2();
        asked.request();

        asked.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

        assertThat(call.reply().status()).isEqualTo(502);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_MALFORMED);
    }

    // ---- time

    @ParameterizedTest
    @EnumSource
    void resetsTheStreamWhoseAnswerIsLate(Versions versions) {
        serve(versions, Map.of("timeouts", Map.of("response", "200ms")));
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;

        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.CANCEL);

        assertThat(call.reply().status()).isEqualTo(504);
        servesOnTheSameConnection(asked);
    }

    private void servesOnTheSameConnection(Http2ServerEnd asked) {
        if (together()) {
            ClientCall next = call().get("/next");
            assertThat(asked.serve().head.path()).hasToString("/next");
            assertThat(next.reply().text()).isEqualTo("ok");
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    private void servesOnAnotherConnection() {
        ClientCall next = call().get("/next");
        server.acceptHttp2().serve();
        assertThat(next.reply().text()).isEqualTo("ok");
    }
}
