package dev.portcullis.tls;

import dev.portcullis.time.Ticker;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * The keys that session tickets are sealed with (RFC 5077, RFC 8446 4.6.1), shared by all loops and kept when
 * certificates change. A new key comes every twelve hours; tickets of the two before it are still accepted, so that a
 * stolen key opens the traffic of a day and a half at most.
 *
 * <p>Any thread.
 */
final class TicketKeys {

    static final Duration PERIOD = Duration.ofHours(12);

    private static final int KEPT = 3;

    private final SecureRandom random = new SecureRandom();
    private final Ticker ticker;
    private OpenSslSessionTicketKey[] keys;
    private long born;

    TicketKeys(Ticker ticker) {
        this.ticker = ticker;
        this.born = ticker.nanos();
        this.keys = new OpenSslSessionTicketKey[] {fresh()};
    }

    /** Those of another process, as {@link #toBytes} has them; new ones if that is empty or makes no sense. */
    static TicketKeys of(byte[] bytes, Ticker ticker) {
        TicketKeys keys = new TicketKeys(ticker);
        int count = (bytes.length - Long.BYTES) / OpenSslSessionTicketKey.TICKET_KEY_SIZE;
        boolean whole = bytes.length == Long.BYTES + count * OpenSslSessionTicketKey.TICKET_KEY_SIZE;
        if (whole && count >= 1 && count <= KEPT) {
            keys.read(ByteBuffer.wrap(bytes), count);
        }
        return keys;
    }

    private void read(ByteBuffer from, int count) {
        born = ticker.nanos() - from.getLong();
        keys = new OpenSslSessionTicketKey[count];
        for (int i = 0; i < count; i++) {
            keys[i] = new OpenSslSessionTicketKey(
                    next(from, OpenSslSessionTicketKey.NAME_SIZE),
                    next(from, OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                    next(from, OpenSslSessionTicketKey.AES_KEY_SIZE));
        }
    }

    private static byte[] next(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    /** The age of the newest in nanoseconds, then all of them, for another process that serves the same clients. */
    byte[] toBytes() {
        OpenSslSessionTicketKey[] now = current();
        ByteBuffer to = ByteBuffer.allocate(Long.BYTES + now.length * OpenSslSessionTicketKey.TICKET_KEY_SIZE);
        synchronized (this) {
            to.putLong(ticker.nanos() - born);
        }
        for (OpenSslSessionTicketKey key : now) {
            to.put(key.name()).put(key.hmacKey()).put(key.aesKey());
        }
        return to.array();
    }

    /** The newest key first. Makes a new one if it is time; otherwise the same array as before. Do not change it. */
    synchronized OpenSslSessionTicketKey[] current() {
        long now = ticker.nanos();
        if (now - born >= PERIOD.toNanos()) {
            born = now;
            OpenSslSessionTicketKey[] next = new OpenSslSessionTicketKey[Math.min(keys.length + 1, KEPT)];
            next[0] = fresh();
            System.arraycopy(keys, 0, next, 1, next.length - 1);
            keys = next;
        }
        return keys;
    }

    private OpenSslSessionTicketKey fresh() {
        return new OpenSslSessionTicketKey(
                random(OpenSslSessionTicketKey.NAME_SIZE),
                random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                random(OpenSslSessionTicketKey.AES_KEY_SIZE));
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
