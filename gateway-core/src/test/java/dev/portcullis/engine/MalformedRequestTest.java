package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.wire.h1.RequestCorpus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that can be read in more than one way reach nobody. */
class MalformedRequestTest extends EngineTest {

    private final Ends ends = new Ends();

    MalformedRequestTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        gateway.filter("ends", ends);
        gateway.script("fine", (exchange, to) -> to.respond(LocalResponse.of(200)));
        gateway.apply(Setup.answering("fine").gateway("observe", "ends"));
    }

    @Test
    void answersEveryRowOfTheCorpusAndCloses() {
        for (Arguments row : RequestCorpus.refused().toList()) {
            refused(row.get()[0].toString(), row.get()[1].toString(), (CoreError) row.get()[2]);
        }
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isNotNull());
    }

    private void refused(String name, String head, CoreError error) {
        try (RawClient client = gateway.client()) {
            client.send(head);
            Answer answer = client.answer();
            assertThat(answer.status()).as(name).isEqualTo(error.status());
            assertThat(answer.closes()).as(name).isTrue();
            assertThat(client.awaitEnd()).as(name).isEqualTo(Wire.End.FIN);
        }
    }

    @Test
    void acceptsEveryOddButLawfulHead() {
        for (String head : RequestCorpus.accepted().toList()) {
            try (RawClient client = gateway.client()) {
                client.send(head);
                assertThat(client.answer().status()).as(head).isEqualTo(200);
            }
        }
    }

    @Test
    void showsMalformedRequestToTheMissChainInAmazonsShape() {
        RawClient client = gateway.client();

        client.send("GET / HTTP/1.1\r\nHost : a\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Bad Request\"}");
        assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        assertThat(answer.closes()).isTrue();
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_MALFORMED);
        assertThat(ends.first().status()).isEqualTo(400);
    }

    @Test
    void refusesTooMuchHead() {
        gateway.apply(Setup.answering("fine")
                .gateway("observe", "ends")
                .listener("limits", Map.of("head", "1KiB", "target", "100B", "header-lines", "10")));

        refused(
                "target",
                "GET /" + "a".repeat(100) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                CoreError.REQUEST_TARGET_TOO_LONG);
        refused("endless target", "GET /" + "a".repeat(5000), CoreError.REQUEST_TARGET_TOO_LONG);
        refused(
                "bytes",
                "GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(1000) + "\r\n\r\n",
                CoreError.REQUEST_HEAD_TOO_LARGE);
        refused(
                "endless line",
                "GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(5000),
                CoreError.REQUEST_HEAD_TOO_LARGE);
        refused(
                "lines",
                "GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(10) + "\r\n",
                CoreError.REQUEST_HEAD_TOO_LARGE);
        RawClient client = gateway.client();
        client.send("GET /" + "a".repeat(99) + " HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(9) + "\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void refusesUnderscoresUnlessTheListenerAllowsThem() {
        refused("underscore", "GET / HTTP/1.1\r\nHost: a\r\nX_Y: z\r\n\r\n", CoreError.REQUEST_MALFORMED);

        gateway.apply(Setup.answering("fine").listener("limits", Map.of("underscores", "allow")));

        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX_Y: z\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void refusesBrokenChunks() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server).gateway("observe", "ends"));
        for (String body : List.of(
                "-1\r\n",
                "+1\r\nx\r\n",
                "0x1\r\nx\r\n",
                " 1\r\nx\r\n",
                "1 \r\nx\r\n",
                "1\nx\r\n",
                "1\rx",
                "g\r\n",
                "\r\n",
                ";a\r\n",
                "1111111111111111\r\n",
                "1;" + "a".repeat(300) + "\r\n",
                "1;a\nb\r\nx\r\n",
                "1\r\nxy\r\n",
                "1\r\nx\n",
                "1\r\nx0\r\n\r\n",
                "0\r\nA : b\r\n\r\n",
                "0\r\nA: b\n\r\n",
                "0\r\n A: b\r\n\r\n",
                "0\r\nA: " + "b".repeat(17_000) + "\r\n\r\n",
                "0\r\n" + "A: b\r\n".repeat(101) + "\r\n")) {
            RawClient client = gateway.client();
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.head();
            client.send(body);

            Answer answer = client.answer();
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.closes()).as(body).isTrue();
            asked.awaitEnd();
        }
        assertThat(ends.all()).extracting(Ends.End::error).containsOnly((GatewayError)
                CoreError.REQUEST_BODY_MALFORMED);
    }

    @Test
    void dropsChunkExtensions() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();

        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send("1;a=\"b c\"\r\nx\r\n0002;b\r\nyz\r\n0;c\r\n\r\n");

        ServerEnd asked = server.accept();
        assertThat(asked.head()).contains("Transfer-Encoding: chunked");
        String body = asked.readUntil("0\r\n\r\n");
        assertThat(body).doesNotContain(";").isIn("1\r\nx\r\n2\r\nyz\r\n0\r\n\r\n", "3\r\nxyz\r\n0\r\n\r\n");
        asked.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
    }
}
