package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSenderTest {

    /** As large as what a loop reads into. */
    private final ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024);

    private final HeadBlock request = new HeadBlockPool().take();
    private final Server server = new Server();
    private final RequestSender sender = new RequestSender(server.pipeline().firstContext());

    @AfterEach
    void nothingIsLeft() {
        sender.drop();
        server.takes = true;
        server.flush();
        server.finishAndReleaseAll();
        assertThat(read.release()).as("the read buffer is free").isTrue();
        request.release();
    }

    @ParameterizedTest
    @ValueSource(longs = {HeadBlock.CHUNKED, 100_000})
    void smallPiecesThatHaveToWaitDoNotHoldTheReadBuffer(long length) {
        start(length);
        server.runPendingTasks();
        server.takes = false;
        server.writeAndFlush(Unpooled.copiedBuffer("what the server does not take", ISO_8859_1));

        sender.data(piece("hello"));

        assertThat(read.refCnt()).isEqualTo(1);
    }

    @Test
    void pieceThatGoesOutAtOnceIsNotCopied() {
        start(100_000);
        server.runPendingTasks();

        sender.data(piece("hello"));

        assertThat(read.refCnt()).isEqualTo(2);
    }

    private void start(long length) {
        request.method("POST".getBytes(ISO_8859_1));
        request.target("/".getBytes(ISO_8859_1));
        sender.start(request, null, null, length);
    }

    private ByteBuf piece(String text) {
        read.clear();
        read.writeCharSequence(text, ISO_8859_1);
        return read.readRetainedSlice(text.length());
    }

    private static final class Server extends EmbeddedChannel {

        private boolean takes = true;

        Server() {
            super(new ChannelInboundHandlerAdapter());
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
            if (takes) {
                super.doWrite(waiting);
            }
        }
    }
}
