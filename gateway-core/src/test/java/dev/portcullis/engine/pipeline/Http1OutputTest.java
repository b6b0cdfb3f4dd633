package dev.portcullis.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http1OutputTest {

    private static final byte[] DATE = "today".getBytes(ISO_8859_1);
    private static final int LARGE = 16 * 1024;

    /** As large as what a loop reads into. */
    private final ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024);

    private final HeadBlock answer = new HeadBlockPool().take();
    private final EmbeddedChannel client = new EmbeddedChannel();
    private final Http1Output output = new Http1Output(written -> {});

    @BeforeEach
    void attach() {
        client.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                output.attach(ctx);
            }
        });
        answer.statusLine(11, 200, 0, 0);
    }

    @AfterEach
    void nothingIsLeft() {
        output.release();
        client.finishAndReleaseAll();
        assertThat(read.release()).as("the read buffer is free").isTrue();
        answer.release();
    }

    @Test
    void smallChunksDoNotHoldTheReadBuffer() {
        begin(HeadBlock.CHUNKED);
        for (int i = 0; i < 100; i++) {
            output.data(piece("data: " + i + "\n\n"));
            assertThat(read.refCnt()).isEqualTo(1);
        }

        client.runPendingTasks();

        assertThat(sent())
                .contains("\r\n\r\n9\r\ndata: 0\n\n\r\n9\r\ndata: 1\n\n\r\n")
                .endsWith("a\r\ndata: 99\n\n\r\n");
    }

    @Test
    void smallPiecesOfALongBodyDoNotHoldTheReadBuffer() {
        begin(1_000_000);
        for (int i = 0; i < 100; i++) {
            output.data(piece("p".repeat(i) + "."));
            assertThat(read.refCnt()).isEqualTo(1);
        }

        client.runPendingTasks();

        assertThat(sent()).contains("\r\n\r\n.p.pp.ppp.");
    }

    @Test
    void smallPiecesUntilTheCloseDoNotHoldTheReadBuffer() {
        begin(HeadBlock.UNTIL_CLOSE);
        output.data(piece("x".repeat(1000)));
        assertThat(read.refCnt()).isEqualTo(1);
        output.end(null);

        assertThat(sent()).endsWith("\r\n\r\n" + "x".repeat(1000));
    }

    @Test
    void chunksOfOneTurnGoOutTogether() {
        begin(HeadBlock.CHUNKED);
        output.data(piece("a"));
        output.data(piece("b"));
        assertThat(client.outboundMessages()).isEmpty();

        client.runPendingTasks();

        assertThat(client.outboundMessages()).hasSize(1);
        assertThat(sent()).endsWith("\r\n\r\n1\r\na\r\n1\r\nb\r\n");
    }

    @Test
    void largeChunksFollowSmallOnesAsTheyAre() {
        begin(HeadBlock.CHUNKED);
        output.data(piece("a"));

        output.data(piece("b".repeat(LARGE)));

        assertThat(sent()).endsWith("\r\n\r\n1\r\na\r\n4000\r\n" + "b".repeat(LARGE) + "\r\n");
        output.data(piece("c"));
        output.end(null);
        assertThat(sent()).isEqualTo("1\r\nc\r\n0\r\n\r\n");
    }

    @Test
    void smallAnswerOfKnownLengthIsOneBuffer() {
        begin(5);
        output.data(piece("hello"));
        output.end(null);

        assertThat(client.outboundMessages()).hasSize(1);
        assertThat(sent()).endsWith("\r\n\r\nhello");
    }

    private void begin(long length) {
        output.head(answer, length, false, false, false, DATE);
    }

    /** As a read brings it. */
    private ByteBuf piece(String text) {
        read.clear();
        read.writeCharSequence(text, ISO_8859_1);
        return read.readRetainedSlice(text.length());
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf each = client.readOutbound(); each != null; each = client.readOutbound()) {
            all.append(each.toString(ISO_8859_1));
            each.release();
        }
        return all.toString();
    }
}
