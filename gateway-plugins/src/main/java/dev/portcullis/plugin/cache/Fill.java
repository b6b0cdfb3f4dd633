package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadImage;
import dev.portcullis.spi.Body;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Writes down an answer's body as it passes, in memory of its own off the heap, and lands the flight when it is whole. What
 * grows too large, ends with trailers, or breaks off is never kept.
 */
@EventLoopConfined
final class Fill implements Body.BodyTap {

    private static final int FIRST = 4096;

    /** What is known before the body comes. */
    record Head(
            CacheKey key,
            VaryRule vary,
            StoredAnswer.Place place,
            HeadImage image,
            Validators validators,
            Freshness freshness) {}

    private final AnswerCache cache;
    private final Seat seat;
    private final Head head;
    private final int most;
    private final long nanos;
    private @Nullable ByteBuf body;
    private int taken;
    private boolean over;

    /**
     * @param length of the body, if it is known
     * @param most the largest body to keep
     * @param nanos now
     */
    Fill(AnswerCache cache, Seat seat, Head head, long length, int most, long nanos) {
        this.cache = cache;
        this.seat = seat;
        this.head = head;
        this.most = most;
        this.nanos = nanos;
        int first = length == Body.UNKNOWN ? Math.min(FIRST, most) : (int) length;
        if (first > 0 && take(first)) {
            body = UnpooledByteBufAllocator.DEFAULT.directBuffer(first, most);
        } else if (first > 0) {
            giveUp();
        }
    }

    @Override
    public void data(@Borrowed ByteBuf chunk) {
        ByteBuf into = body;
        int length = chunk.readableBytes();
        if (over || length == 0) {
            return;
        }
        if (into == null || into.readableBytes() + length > most || !makeRoom(into, length)) {
            giveUp();
            return;
        }
        into.writeBytes(chunk, chunk.readerIndex(), length);
    }

    private boolean makeRoom(ByteBuf into, int length) {
        if (into.writableBytes() >= length) {
            return true;
        }
        int wanted = Math.min(Math.max(2 * into.capacity(), into.readableBytes() + length), most);
        if (!take(wanted - into.capacity())) {
            return false;
        }
        into.capacity(wanted);
        return true;
    }

    private boolean take(int bytes) {
        boolean granted = cache.memory().bodies().tryTake(bytes);
        taken += granted ? bytes : 0;
        return granted;
    }

    @Override
    public void end(boolean withTrailers) {
        if (over) {
            return;
        }
        if (withTrailers || !cache.memory().heads().tryTake(StoredAnswer.headSize(head.key(), head.image()))) {
            giveUp();
            return;
        }
        over = true;
        StoredAnswer answer = new StoredAnswer(
                head.key(), head.place(), head.image(), whole(), head.validators(), head.freshness(), cache.memory());
        Flight flight = seat.flight();
        if (!head.vary().names().isEmpty()) {
            cache.note(seat.primary(), head.vary(), flight);
        }
        cache.keep(answer, flight);
        flight.land(seat, answer);
        answer.release();
    }

    /** The body in memory of its size; from here on the answer's. */
    private @Nullable ByteBuf whole() {
        ByteBuf written = body;
        body = null;
        if (written == null) {
            return null;
        }
        if (!written.isReadable()) {
            written.release();
            cache.memory().bodies().giveBack(taken);
            return null;
        }
        written.capacity(written.readableBytes());
        cache.memory().bodies().giveBack(taken - written.capacity());
        return written;
    }

    /** The answer is none to be kept, as turns out late: those who wait go on. */
    private void giveUp() {
        drop();
        cache.note(seat.flight().key(), Unstorable.since(nanos), seat.flight());
        seat.flight().open(seat);
    }

    @Override
    public void discard() {
        drop();
        seat.flight().leave(seat);
    }

    private void drop() {
        over = true;
        ByteBuf written = body;
        body = null;
        if (written != null) {
            written.release();
        }
        cache.memory().bodies().giveBack(taken);
        taken = 0;
    }
}
