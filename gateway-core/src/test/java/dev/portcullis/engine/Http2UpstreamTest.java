package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.engine.ClientCall.Reply;
import dev.portcullis.error.CoreError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of both versions to servers of HTTP/2, encrypted and not: what is passed on, and how it is framed. */
class Http2UpstreamTest extends Http2UpstreamCase {

    Http2UpstreamTest(Variant variant) {
        super(variant);
    }

    @ParameterizedTest
    @EnumSource
    void passesRequestAndAnswer(Versions versions) {
        serve(versions);
        ClientCall call = call().send("GET", "/a?b=c", "x-one", "1", "cookie", "a=b; c=d");

        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message request = asked.wholeRequest();
        asked.answer(request.stream, "ok", "x-two", "2", "content-length", "2");

        assertThat(request.head.method()).hasToString("GET");
        assertThat(request.head.path()).hasToString("/a?b=c");
        assertThat(request.head.scheme()).hasToString(versions.serverScheme.equals("h2") ? "https" : "http");
        assertThat(request.field("x-one")).isEqualTo("1");
        assertThat(request.head.getAll("cookie")).hasToString("[a=b, c=d]");
        Reply reply = call.reply();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.field("x-two")).isEqualTo("2");
        assertThat(reply.field("content-length")).isEqualTo("2");
        assertThat(reply.text()).isEqualTo("ok");
        assertThat(ends.first().error()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void passesTrailersBothWays(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", ClientCall.UNTOLD).data("abc").end("X-Sum", "7");

        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message request = asked.wholeRequest();
        asked.head(request.stream, 200, false);
        asked.data(request.stream, "ok", false);
        asked.headers(request.stream, true, "x-sum", "9");

        assertThat(request.text()).isEqualTo("abc");
        assertThat(request.trailer("x-sum")).isEqualTo("7");
        Reply reply = call.reply();
        assertThat(reply.text()).isEqualTo("ok");
        assertThat(reply.trailers()).isEqualTo("x-sum: 9\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void passesBodyOfKnownLength(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/a", 6).data("abc");
        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message request = asked.request();
        call.data("def");
        if (versions.clientIsHttp2) {
            call.end();
        }

        asked.awaitEndOf(request);
        asked.ok(request.stream);

        assertThat(request.field("content-length")).isEqualTo("6");
        assertThat(request.text()).isEqualTo("abcdef");
        assertThat(call.reply().text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void passesHints(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message request = asked.request();

        asked.head(request.stream, 103, false, "link", "</a>");
        asked.ok(request.stream);

        Reply reply = call.reply();
        assertThat(reply.interim()).containsExactly(103);
        assertThat(reply.text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void framesBodilessAnswersAsTheyAre(Versions versions) {
        serve(versions);
        ClientCall call = call().send("HEAD", "/a");
        Http2ServerEnd asked = server.acceptHttp2();
        asked.head(asked.request().stream, 200, true, "content-length", "10");
        Reply head = call.reply();
        assertThat(head.field("content-length")).isEqualTo("10");
        assertThat(head.body()).isEmpty();
        asked.close();

        ClientCall later = call().send("HEAD", "/a");
        asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false);
        asked.data(stream, "", true);
        assertThat(later.reply().status()).isEqualTo(200);
        asked.close();

        for (int status : new int[] {204, 304}) {
            ClientCall bodiless = call().get("/a");
            asked = server.acceptHttp2();
            asked.head(asked.request().stream, status, true, "etag", "\"a\"");
            Reply reply = bodiless.reply();
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.field("etag")).isEqualTo("\"a\"");
            assertThat(reply.field("content-length")).isEmpty();
            assertThat(reply.field("transfer-encoding")).isEmpty();
            asked.close();
        }
    }

    /** As an answer of gRPC that is all trailers: HTTP/1 cannot do without a length, HTTP/2 must not get one. */
    @ParameterizedTest
    @EnumSource
    void addsNoLengthToAnswersThatEndWithTheirHead(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();

        asked.head(asked.request().stream, 200, true, "content-type", "application/grpc", "grpc-status", "5");

        Reply reply = call.reply();
        assertThat(reply.field("grpc-status")).isEqualTo("5");
        assertThat(reply.field("content-length")).isEqualTo(versions.clientIsHttp2 ? "" : "0");
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesBodiesWhereNoneMayBe(Versions versions) {
        serve(versions);
        call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;

        asked.head(stream, 204, false);
        asked.data(stream, "no", true);

        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.PROTOCOL_ERROR);
        if (!versions.clientIsHttp2) {
            assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_FRAMING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverMakesAShortAnswerLookWhole(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false, "content-length", "10");
        asked.data(stream, "12345", false);
        assertThat(call.begun()).isEqualTo(200);

        asked.data(stream, "", true);

        call.breaksOff();
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_FRAMING);
    }

    @ParameterizedTest
    @EnumSource
    void answersOutOfOrder(Versions versions) {
        serve(versions);
        List<ClientCall> calls = new ArrayList<>();
        int many = together() ? 20 : 1;
        for (int i = 0; i < many; i++) {
            calls.add(call().get("/" + i));
        }
        Http2ServerEnd asked = server.acceptHttp2();
        List<Http2Message> requests = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            requests.add(0, asked.wholeRequest());
        }
        requests.forEach(each -> asked.answer(each.stream, each.head.path().toString()));

        for (int i = 0; i < many; i++) {
            assertThat(calls.get(i).reply().text()).isEqualTo("/" + i);
        }
        assertThat(server.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void passesPiecesOfAStreamAsTheyCome(Versions versions) {
        serve(versions);
        ClientCall call = call().get("/events");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false, "content-type", "text/event-stream");
        assertThat(call.begun()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            String event = "data: " + i + "\n\n";
            asked.data(stream, event, false);
            assertThat(new String(call.next(event.length()), ISO_8859_1)).isEqualTo(event);
        }
    }
}
