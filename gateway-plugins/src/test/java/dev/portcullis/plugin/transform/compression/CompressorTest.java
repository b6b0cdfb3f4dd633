package dev.portcullis.plugin.transform.compression;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Body;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class CompressorTest {

    private final DeflaterPool pool = new DeflaterPool(1, 6);
    private final Out out = new Out();

    @AfterEach
    void close() {
        pool.close();
    }

    private Compressor compressor(Coding coding, boolean streaming) {
        return new Compressor(pool, 0, Objects.requireNonNull(pool.take(0)), coding, streaming);
    }

    private static ByteBuf chunk(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    private static InputStream inflated(Coding coding, byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return coding == Coding.GZIP ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void othersReadWhatItWrites(Coding coding) throws IOException {
        byte[] body = "to be or not to be ".repeat(5000).getBytes(US_ASCII);
        Compressor compressor = compressor(coding, false);
        for (int at = 0; at < body.length; at += 10_000) {
            compressor.transform(chunk(Arrays.copyOfRange(body, at, Math.min(at + 10_000, body.length))), out);
        }
        compressor.end(out);

        assertThat(inflated(coding, out.bytes.toByteArray()).readAllBytes()).isEqualTo(body);
        assertThat(out.bytes.size()).isLessThan(body.length / 20);
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatCannotBeMadeSmaller(Coding coding) throws IOException {
        byte[] body = noise(100_000);
        Compressor compressor = compressor(coding, true);
        compressor.transform(Unpooled.wrappedBuffer(body), out);
        compressor.end(out);

        assertThat(inflated(coding, out.bytes.toByteArray()).readAllBytes()).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    void emptyBodyIsWellFormed(Coding coding) throws IOException {
        compressor(coding, false).end(out);

        assertThat(inflated(coding, out.bytes.toByteArray()).readAllBytes()).isEmpty();
    }

    @Test
    void piecesOfAStreamArriveAtOnce() throws IOException {
        Compressor compressor = compressor(Coding.GZIP, true);
        compressor.transform(chunk("data: one\n\n".getBytes(US_ASCII)), out);

        byte[] first = new byte["data: one\n\n".length()];
        assertThat(inflated(Coding.GZIP, out.bytes.toByteArray()).read(first)).isEqualTo(first.length);
        assertThat(new String(first, US_ASCII)).isEqualTo("data: one\n\n");
        compressor.discard();
    }

    @Test
    void endOfTheExchangeInTheMiddleOfAChunkIsNoticed() {
        Compressor compressor = compressor(Coding.GZIP, false);
        out.onPiece = compressor::discard;
        compressor.transform(chunk(noise(100_000)), out);

        assertThat(out.pieces).as("pieces given out").isOne();
        compressor.end(out);
        assertThat(out.pieces).isOne();
    }

    @Test
    void deflatersAreLimitedAndUsedAgain() {
        Compressor[] all = new Compressor[DeflaterPool.MOST_IN_USE];
        for (int i = 0; i < all.length; i++) {
            all[i] = compressor(Coding.GZIP, false);
        }
        assertThat(pool.take(0)).isNull();

        all[0].end(out);
        compressor(Coding.GZIP, false).discard();
        for (Compressor one : all) {
            one.discard();
        }

        compressor(Coding.GZIP, false).discard();
    }

    private static final class Out implements Body.BodyOutput {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Runnable onPiece = () -> {};
        private int pieces;

        @Override
        public void emit(ByteBuf chunk) {
            pieces++;
            try {
                chunk.readBytes(bytes, chunk.readableBytes());
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                chunk.release();
            }
            onPiece.run();
        }

        @Override
        public void fail(GatewayError error) {
            throw new AssertionError(error.code());
        }
    }
}
