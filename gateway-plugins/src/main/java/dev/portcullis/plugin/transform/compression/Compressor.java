package dev.portcullis.plugin.transform.compression;

import dev.portcullis.contract.Owned;
import dev.portcullis.spi.Body;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Checksum;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/*
 * One body: head of the coding, deflated stream, checksum and length. What comes out is gathered in buffers of one size; in
 * a body whose length nobody knows, all that has gone in comes out with each piece, as somebody may be waiting for it.
 *
 * Whoever is given a piece may end the exchange in that very call, and discard() comes while we are in the middle. Then the
 * deflater is somebody else's, so after each piece we look whether it is ours still.
 */
/** Compresses a body. One per body, on its exchange's loop. */
final class Compressor implements Body.BodyTransformer {

    /**
     * At {@link CompressionConfig#HARDEST} a sixth of a millisecond for ordinary text, and less than one for text of few letters, in
     * which zlib looks longest for something to repeat.
     */
    static final int PER_TURN = 8 * 1024;

    private static final int PIECE = 8 * 1024;
    /** With less room than this a piece is given out: a trailer fits, and a flush cannot end just where its piece does. */
    private static final int LEAST_ROOM = 16;

    private final DeflaterPool pool;
    private final int loop;
    private final Coding coding;
    private final int flush;
    private final Checksum checksum;
    private @Nullable Deflater deflater;
    private @Nullable ByteBuf piece;
    private int bytes;
    private boolean begun;

    /**
     * @param deflater taken from {@code pool} for {@code loop}, and given back at the end
     * @param streaming whether each piece of the body is to arrive as soon as possible
     */
    Compressor(DeflaterPool pool, int loop, Deflater deflater, Coding coding, boolean streaming) {
        this.pool = pool;
        this.loop = loop;
        this.deflater = deflater;
        this.coding = coding;
        this.flush = streaming ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        this.checksum = coding.checksum();
    }

    @Override
    public int bytesPerTurn() {
        return PER_TURN;
    }

    @Override
    public void transform(@Owned ByteBuf chunk, Body.BodyOutput out) {
        try {
            for (ByteBuffer part : chunk.nioBuffers()) {
                Deflater to = deflater;
                if (to != null && part.hasRemaining()) {
                    bytes += part.remaining();
                    checksum.update(part.duplicate());
                    to.setInput(part);
                    deflate(flush, out);
                }
            }
        } finally {
            chunk.release();
        }
        if (flush != Deflater.NO_FLUSH) {
            emit(out);
        }
    }

    @Override
    public void end(Body.BodyOutput out) {
        Deflater last = deflater;
        if (last == null) {
            return;
        }
        last.finish();
        deflate(Deflater.NO_FLUSH, out);
        trailer(piece());
        emit(out);
        discard();
    }

    /** Takes out what there is, until the deflater wants more input. */
    private void deflate(int mode, Body.BodyOutput out) {
        for (Deflater from = deflater; from != null; from = deflater) {
            ByteBuf into = piece();
            int at = into.writerIndex();
            int room = into.writableBytes();
            int made = from.deflate(into.nioBuffer(at, room), mode);
            into.writerIndex(at + made);
            if (into.writableBytes() < LEAST_ROOM) {
                emit(out);
            }
            if (made < room) {
                return;
            }
        }
    }

    /** RFC 1952, 2.3.1; RFC 1950, 2.2. */
    private void trailer(ByteBuf into) {
        if (coding == Coding.GZIP) {
            into.writeIntLE((int) checksum.getValue());
            into.writeIntLE(bytes);
        } else {
            into.writeInt((int) checksum.getValue());
        }
    }

    /** The buffer that is being filled; it has some room. */
    private ByteBuf piece() {
        ByteBuf into = piece;
        if (into == null) {
            into = ByteBufAllocator.DEFAULT.directBuffer(PIECE, PIECE);
            piece = into;
        }
        if (!begun) {
            begun = true;
            into.writeBytes(coding.head());
        }
        return into;
    }

    private void emit(Body.BodyOutput out) {
        ByteBuf full = piece;
        piece = null;
        if (full != null && full.isReadable()) {
            out.emit(full);
        } else if (full != null) {
            full.release();
        }
    }

    @Override
    public void discard() {
        if (piece != null) {
            piece.release();
            piece = null;
        }
        Deflater done = deflater;
        if (done != null) {
            deflater = null;
            pool.giveBack(loop, done);
        }
    }
}
