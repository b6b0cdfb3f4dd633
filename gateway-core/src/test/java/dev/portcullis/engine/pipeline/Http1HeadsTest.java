package dev.portcullis.engine.pipeline;

import static dev.portcullis.engine.pipeline.OneLoop.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1HeadsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final OneLoop loop = new OneLoop();
    private final AtomicInteger late = new AtomicInteger();
    private final Http1Clock clock = new Http1Clock(loop.context(), loop.listener, late::incrementAndGet);
    private final Http1Heads heads = new Http1Heads(loop.context().blocks(), OneLoop.LIMITS, clock);
    private String rest = "";

    @AfterEach
    void close() {
        heads.release();
        clock.end();
        loop.close();
    }

    private @Nullable HeadBlock read(String text) {
        ByteBuf in = bytes(text);
        HeadBlock read = heads.read(in);
        rest = in.toString(ISO_8859_1);
        in.release();
        return read;
    }

    private static String target(@Nullable HeadBlock head) {
        HeadBlock block = requireNonNull(head);
        String target = block.text(block.targetStart(), block.targetEnd());
        block.release();
        return target;
    }

    @Test
    void oneHeadAfterTheOther() {
        assertThat(target(read("GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b"))).isEqualTo("/a");
        assertThat(heads.refusal()).isNull();
        assertThat(rest).isEqualTo("GET /b");

        heads.reset();
        assertThat(read(rest)).isNull();
        assertThat(target(read(" HTTP/1.1\r\nhost: x\r\n\r\n"))).isEqualTo("/b");
    }

    @Test
    void aHeadThatHasBegunHasItsTime() {
        clock.awaitRequest(loop.context().nanos());
        loop.pass(SECOND);
        assertThat(read("GET / ")).isNull();
        loop.pass(OneLoop.HEAD.minus(SECOND));
        read("HTTP/1.1");
        assertThat(late).hasValue(0);

        loop.pass(SECOND.multipliedBy(2));
        assertThat(late).hasValue(1);
    }

    @Test
    void anEmptyLineBeginsNoHead() {
        assertThat(heads.isIdle()).isTrue();
        assertThat(read("\r\n")).isNull();
        assertThat(heads.isIdle()).isFalse();

        loop.pass(OneLoop.HEAD.multipliedBy(2));
        assertThat(late).hasValue(0);
        assertThat(heads.breakOff()).isNull();
    }

    @Test
    void whatHasBegunCanBeGivenUp() {
        assertThat(heads.breakOff()).isNull();
        read("GET / HTTP/1.1\r\nho");

        HeadBlock begun = requireNonNull(heads.breakOff());

        begun.release();
        assertThat(heads.isIdle()).isTrue();
        assertThat(heads.breakOff()).isNull();
    }

    @Test
    void aHeadThatIsRefusedIsDelivered() {
        HeadBlock refused = requireNonNull(read("GET / HTTP/1.1\r\nho st: x\r\n\r\n"));

        refused.release();
        assertThat(heads.refusal()).isEqualTo(CoreError.REQUEST_MALFORMED);
    }
}
