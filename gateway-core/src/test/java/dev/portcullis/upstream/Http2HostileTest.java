package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.LeakGuard;
import java.io.UncheckedIOException;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break the rules. */
@ExtendWith(LeakGuard.class)
@ParameterizedClass
@EnumSource(Transport.class)
class Http2HostileTest {

    private static final byte[] NOTHING = new byte[0];

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    Http2HostileTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    /** What a request hears whose server does this, while another one on the same connection is not disturbed. */
    private String streamError(ObjIntConsumer<Http2Peer> deed) {
        return streamError("GET", deed);
    }

    private String streamError(String method, ObjIntConsumer<Http2Peer> deed) {
        HttpUpstream upstream = rig.upstream(rig.config("h2c://127.0.0.1:" + server.port()));
        Call wronged = rig.call(upstream).method(method).start();
        Call other = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int first = peer.request().id();
        int second = peer.request().id();
        deed.accept(peer, first);
        String heard = wronged.outcome();
        assertThat(peer.frame(Http2Peer.RST_STREAM).stream()).isEqualTo(first);
        peer.answer(second, "200");
        assertThat(other.outcome()).isEqualTo("end");
        return heard;
    }

    /** What all requests hear, and that the server loses the connection. */
    private void losesConnection(ObjIntConsumer<Http2Peer> deed) {
        HttpUpstream upstream = rig.upstream(rig.config("h2c://127.0.0.1:" + server.port()));
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.request();
        try {
            deed.accept(peer, id);
        } catch (UncheckedIOException closed) {
            // before everything was sent
        }

        assertThat(first.outcome()).isEqualTo("upstream.malformed");
        assertThat(second.outcome()).isEqualTo("upstream.malformed");
        peer.awaitClosed();
        Eventually.that(() -> upstream.statistics().get(0).open() == 0);
    }

    // ---- one stream

    @ParameterizedTest
    @ValueSource(strings = {"abc", "20", "099", "101", "600"})
    void badStatusIsMalformed(String status) {
        assertThat(streamError((peer, id) -> peer.answer(id, status))).isEqualTo("upstream.malformed");
    }

    @Test
    void headWithoutStatusIsMalformed() {
        assertThat(streamError((peer, id) -> peer.answer(id, "x-a: b"))).isEqualTo("upstream.malformed");
    }

    @Test
    void upperCaseNameIsMalformed() {
        assertThat(streamError((peer, id) -> peer.answer(id, "200", "X-A: b"))).isEqualTo("upstream.malformed");
    }

    @Test
    void hopByHopFieldIsMalformed() {
        assertThat(streamError((peer, id) -> peer.answer(id, "200", "transfer-encoding: chunked")))
                .isEqualTo("upstream.malformed");
    }

    @Test
    void trailersWithAPseudoFieldAreMalformed() {
        assertThat(streamError((peer, id) -> peer.head(id, false, "200").answer(id, "200")))
                .isEqualTo("upstream.malformed");
    }

    @Test
    void secondHeadThatDoesNotEndTheStreamIsMalformed() {
        assertThat(streamError((peer, id) -> peer.head(id, false, "200").head(id, false, "x-a: b")))
                .isEqualTo("upstream.malformed");
    }

    @Test
    void interimAnswerThatEndsTheStreamIsMalformed() {
        assertThat(streamError((peer, id) -> peer.answer(id, "103"))).isEqualTo("upstream.malformed");
    }

    @Test
    void tooManyInterimAnswersAreMalformed() {
        assertThat(streamError((peer, id) -> {
                    for (int i = 0; i < 9; i++) {
                        peer.head(id, false, "103");
                    }
                }))
                .isEqualTo("upstream.malformed");
    }

    @Test
    void dataBeforeTheHeadIsMalformed() {
        assertThat(streamError((peer, id) -> peer.data(id, false, "early"))).isEqualTo("upstream.malformed");
    }

    @Test
    void moreDataThanAnnouncedBreaksTheFraming() {
        assertThat(streamError((peer, id) ->
                        peer.head(id, false, "200", "content-length: 3").data(id, false, "four")))
                .isEqualTo("upstream.framing");
    }

    @Test
    void lessDataThanAnnouncedBreaksTheFraming() {
        assertThat(streamError((peer, id) ->
                        peer.head(id, false, "200", "content-length: 3").data(id, true, "12")))
                .isEqualTo("upstream.framing");
    }

    @Test
    void noDataWhereSomeWasAnnouncedBreaksTheFraming() {
        assertThat(streamError((peer, id) -> peer.answer(id, "200", "content-length: 3")))
                .isEqualTo("upstream.framing");
    }

    @Test
    void trailersBeforeAllOfTheDataBreakTheFraming() {
        assertThat(streamError((peer, id) ->
                        peer.head(id, false, "200", "content-length: 3").answer(id, "x-a: b")))
                .isEqualTo("upstream.framing");
    }

    @Test
    void differentLengthsBreakTheFraming() {
        assertThat(streamError((peer, id) -> peer.answer(id, "200", "content-length: 3", "content-length: 4")))
                .isEqualTo("upstream.framing");
    }

    @Test
    void bodyOfAnAnswerToHeadBreaksTheFraming() {
        assertThat(streamError("HEAD", (peer, id) -> peer.head(id, false, "200").data(id, true, "body")))
                .isEqualTo("upstream.framing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"204", "304"})
    void bodyOfAnAnswerWithoutOneBreaksTheFraming(String status) {
        assertThat(streamError((peer, id) -> peer.head(id, false, status).data(id, true, "body")))
                .isEqualTo("upstream.framing");
    }

    @Test
    void headWithTooManyLinesIsTooLarge() {
        String[] lines = new String[202];
        lines[0] = "200";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = "x-" + i + ": y";
        }

        assertThat(streamError((peer, id) -> peer.answer(id, lines))).isEqualTo("upstream.head_too_large");
    }

    @Test
    void streamWindowThatOverflowsIsMalformed() {
        assertThat(streamError((peer, id) -> peer.windowUpdate(id, Integer.MAX_VALUE)))
                .isEqualTo("upstream.malformed");
    }

    // ---- all of them

    @Test
    void pushIsRefused() {
        losesConnection((peer, id) -> {
            byte[] head = peer.encode(":method: GET", ":path: /", ":scheme: http", ":authority: a");
            byte[] payload = new byte[4 + head.length];
            payload[3] = 2;
            System.arraycopy(head, 0, payload, 4, head.length);
            peer.send(Http2Peer.PUSH_PROMISE, Http2Peer.END_HEADERS, id, payload);
        });
    }

    @Test
    void headsForStreamsOfTheServersOwnAreRefused() {
        losesConnection((peer, id) -> peer.answer(2, "200"));
    }

    @Test
    void connectionWindowThatOverflowsEndsIt() {
        losesConnection((peer, id) -> peer.windowUpdate(0, Integer.MAX_VALUE));
    }

    @Test
    void brokenCompressionEndsIt() {
        losesConnection((peer, id) ->
                peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, id, new byte[] {(byte) 0xff, (byte) 0xff, 127}));
    }

    @Test
    void manyPingsEndIt() {
        losesConnection((peer, id) -> repeat(1001, () -> peer.ping(0)));
    }

    @Test
    void manySettingsEndIt() {
        losesConnection((peer, id) -> repeat(1001, peer::settings));
    }

    @Test
    void manyFramesThatMeanNothingEndIt() {
        losesConnection((peer, id) -> repeat(1001, () -> peer.send(99, 0, 0, NOTHING)));
    }

    @Test
    void emptyDataEndsIt() {
        losesConnection((peer, id) -> {
            peer.head(id, false, "200");
            repeat(3, () -> peer.data(id, false, NOTHING));
        });
    }

    @Test
    void smallContinuationsEndIt() {
        losesConnection((peer, id) -> {
            peer.send(Http2Peer.HEADERS, 0, id, NOTHING);
            repeat(20, () -> peer.send(Http2Peer.CONTINUATION, 0, id, NOTHING));
        });
    }

    @Test
    void headWithoutEndEndsIt() {
        byte[] much = new byte[16 * 1024];
        losesConnection((peer, id) -> {
            peer.send(Http2Peer.HEADERS, 0, id, much);
            repeat(40, () -> peer.send(Http2Peer.CONTINUATION, 0, id, much));
        });
    }

    private static void repeat(int times, Runnable deed) {
        for (int i = 0; i < times; i++) {
            deed.run();
        }
    }
}
