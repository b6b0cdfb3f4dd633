package dev.portcullis.wire.proxy;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of one connection, of either version, in whatever pieces it comes, and not one byte more. A header that
 * cannot become valid is refused at its first wrong byte.
 */
@EventLoopConfined
public final class ProxyHeaderReader {

    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** The longest line, its end included (2.1). */
    private static final int LONGEST_LINE = 107;

    /** Extensions take a few hundred bytes at most in practice, where a certificate's facts are among them. */
    private static final int LONGEST = 4096;

    /** How far the reading has come. */
    public enum Result {
        /** The header is not complete. */
        MORE,
        /** The header is complete; what follows in the input is the client's. */
        DONE,
        /** What came is no header; the reader is of no more use. */
        FAILED
    }

    private byte[] bytes = new byte[256];
    private int length;
    private int wanted = LONGEST;
    private @Nullable ProxiedPeer peer;

    /** Takes what belongs to the header. */
    public Result read(@Borrowed ByteBuf in) {
        while (in.isReadable()) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = in.readByte();
            Result result = isText() ? afterText() : afterBinary();
            if (result != Result.MORE) {
                return result;
            }
        }
        return Result.MORE;
    }

    /** The client, once done; null if the header names none: then the connection's own addresses count. */
    public @Nullable ProxiedPeer peer() {
        return peer;
    }

    private boolean isText() {
        return bytes[0] == TEXT[0];
    }

    private Result afterText() {
        byte last = bytes[length - 1];
        if (length <= TEXT.length) {
            return last == TEXT[length - 1] ? Result.MORE : Result.FAILED;
        }
        if (last == '\n') {
            return bytes[length - 2] == '\r' ? done(length - 2) : Result.FAILED;
        }
        return length < LONGEST_LINE ? Result.MORE : Result.FAILED;
    }

    private Result afterBinary() {
        if (length <= BinaryHeader.SIGNATURE.length) {
            return bytes[length - 1] == BinaryHeader.SIGNATURE[length - 1] ? Result.MORE : Result.FAILED;
        }
        if (length == BinaryHeader.START) {
            wanted = BinaryHeader.START + BinaryHeader.rest(bytes);
            if (wanted > LONGEST) {
                return Result.FAILED;
            }
        }
        return length == wanted ? done(length) : Result.MORE;
    }

    private Result done(int end) {
        try {
            peer = isText() ? TextHeader.parse(bytes, end) : BinaryHeader.parse(bytes, end);
            return Result.DONE;
        } catch (IllegalArgumentException broken) {
            return Result.FAILED;
        }
    }
}
