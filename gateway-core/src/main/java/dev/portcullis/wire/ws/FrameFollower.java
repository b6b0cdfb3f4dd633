package dev.portcullis.wire.ws;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import io.netty.buffer.ByteBuf;

/*
 * Only the octets of frame heads are looked at (RFC 6455, 5.2): opcode, mask bit and length. Reserved bits, unknown opcodes
 * and wrong masking are the peers' business. A length that cannot be is the one thing that ends the following.
 */
/**
 * Knows where frames begin in one direction of a WebSocket, so that a control frame can be put between two of them.
 *
 * <p><b>Buffers:</b> reads by index; takes and keeps nothing.
 */
@EventLoopConfined
public final class FrameFollower {

    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int SHORTEST_HEAD = 2;
    private static final int MASK_OCTETS = 4;

    /** Octets of the current head that have passed; 0 in a payload and between frames. */
    private int headAt;
    /** Where the length ends, and where the head does. */
    private int lengthEnd;

    private int headEnd;
    private boolean closeFrame;
    private long length;
    /** Octets of payload to come. */
    private long left;

    private boolean closed;
    private boolean lost;

    /**
     * Follows the octets of {@code in} from index {@code from} to {@code to}.
     *
     * @param toBoundary whether to stop where a frame ends
     * @return the index behind the last octet followed
     */
    public int follow(@Borrowed ByteBuf in, int from, int to, boolean toBoundary) {
        int at = from;
        while (at < to && !lost) {
            if (left > 0) {
                int step = (int) Math.min(left, to - at);
                left -= step;
                at += step;
            } else {
                headOctet(in.getByte(at++));
            }
            if (toBoundary && isAtBoundary()) {
                return at;
            }
        }
        return to;
    }

    private void headOctet(int octet) {
        if (headAt == 0) {
            closeFrame = (octet & OPCODE) == CLOSE;
            headEnd = SHORTEST_HEAD;
        } else if (headAt == 1) {
            startLength(octet & LENGTH, (octet & MASKED) != 0 ? MASK_OCTETS : 0);
        } else if (headAt < lengthEnd) {
            length = length << Byte.SIZE | octet & 0xff;
        }
        if (++headAt >= SHORTEST_HEAD && headAt == headEnd) {
            headAt = 0;
            left = length;
            closed |= closeFrame;
            lost = length < 0;
        }
    }

    private void startLength(int first, int maskOctets) {
        lengthEnd = SHORTEST_HEAD + (first == LENGTH_16 ? Short.BYTES : first == LENGTH_64 ? Long.BYTES : 0);
        headEnd = lengthEnd + maskOctets;
        length = first < LENGTH_16 ? first : 0;
    }

    /** Whether the next octet begins a frame; never again once a frame's length could not be. */
    public boolean isAtBoundary() {
        return headAt == 0 && left == 0 && !lost;
    }

    /** Whether a CLOSE frame has begun to pass, after which no frame may follow. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether a frame's length could not be, so that nobody knows any more where frames begin. */
    public boolean isLost() {
        return lost;
    }
}
