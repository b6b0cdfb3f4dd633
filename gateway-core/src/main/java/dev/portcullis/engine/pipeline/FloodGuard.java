package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.concurrent.TimeUnit;

/*
 * Two counts, each begun anew when its time is over:
 *
 *   idle    frames that carry no part of a request: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, GOAWAY and unknown ones. A frame
 *           that does work, either way, makes up for several of them, so that the windows of a large download or the pings
 *           around it are no flood.
 *   resets  streams that the client reset, and streams that we reset because of what the client did ("rapid reset", CVE-2023-
 *           44487, and "made you reset", CVE-2025-8671).
 */
/** Counts what one client does that costs us and brings it nothing. */
@EventLoopConfined
final class FloodGuard {

    static final int MOST_IDLE = 1000;
    static final int MOST_RESETS = 200;

    private static final int MADE_UP = 10;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RESET_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LoopState loop;
    private int idle;
    private long idleSince;
    private int resets;
    private long resetsSince;

    FloodGuard(LoopState loop) {
        this.loop = loop;
        this.idleSince = loop.context().nanos();
    }

    /** A frame has arrived; returns whether it is one too many. */
    boolean arrived(int type, int length) {
        switch (type) {
            case Http2FrameTypes.HEADERS -> worked();
            case Http2FrameTypes.DATA -> {
                if (length > 0) {
                    worked();
                }
            }
            case Http2FrameTypes.RST_STREAM, Http2FrameTypes.CONTINUATION -> {}
            default -> {
                return ++idle > MOST_IDLE && isIdleFlood();
            }
        }
        return false;
    }

    /** A frame with part of a request or of an answer. */
    void worked() {
        idle = Math.max(idle - MADE_UP, -MOST_IDLE);
    }

    /** The count is over its limit; looks at the clock only now. */
    private boolean isIdleFlood() {
        long now = loop.context().nanos();
        if (now - idleSince > IDLE_NANOS) {
            idleSince = now;
            idle = 0;
            return false;
        }
        return true;
    }

    /** A stream was reset by the client, or because of it; returns whether it is one too many. */
    boolean reset() {
        if (resets == 0) {
            resetsSince = loop.context().nanos();
        }
        if (++resets <= MOST_RESETS) {
            return false;
        }
        long now = loop.context().nanos();
        if (now - resetsSince > RESET_NANOS) {
            resetsSince = now;
            resets = 1;
            return false;
        }
        return true;
    }
}
