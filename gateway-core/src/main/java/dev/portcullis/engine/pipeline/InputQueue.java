package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.LoopReadBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Gives a connection's input to its consumer in order, and holds what that does not want yet. */
@EventLoopConfined
final class InputQueue {

    /** Who the input is for. It may ask the queue for anything from within its methods. */
    interface Consumer {

        /** Consumes what it can. Returns whether {@code in} is used up and released; if not, the queue keeps the rest. */
        boolean consume(@Owned ByteBuf in);

        /** How many bytes may be held, as it is now, before reading is switched off. */
        int mostHeld();

        /** What was held has been offered again; {@link #isEmpty} tells whether all of it was taken. */
        void offered();
    }

    private final Channel channel;
    private final Consumer consumer;
    private final HeldInput held = new HeldInput();
    private final ReadSwitch reading;
    private final Runnable offer = this::offer;
    private boolean consuming;

    InputQueue(Channel channel, LoopContext loop, Consumer consumer) {
        this.channel = channel;
        this.consumer = consumer;
        this.reading = new ReadSwitch(channel, held, loop);
    }

    void received(@Owned ByteBuf in) {
        if (!held.isEmpty() || consuming) {
            hold(in);
            return;
        }
        consuming = true;
        boolean consumed = consumer.consume(in);
        consuming = false;
        if (!consumed) {
            hold(in);
        }
    }

    private void hold(@Owned ByteBuf in) {
        held.add(LoopReadBuffer.detach(in, channel.alloc()));
        reading.holding(consumer.mostHeld());
    }

    /** Offers what is held at once; from within the consumer's own call there is no need to. */
    void offer() {
        if (consuming) {
            return;
        }
        consuming = true;
        for (ByteBuf in = held.first(); in != null; in = held.first()) {
            int before = in.readableBytes();
            if (!consumer.consume(in)) {
                held.shrunk(before - in.readableBytes());
                break;
            }
            held.shrunk(before);
            held.drop();
        }
        consuming = false;
        consumer.offered();
    }

    /** Offers what is held when the loop is done with what it does now. */
    void offerSoon() {
        channel.eventLoop().execute(offer);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Whether something has come, or may have, that the consumer was not given. */
    boolean isBehind() {
        return !held.isEmpty() || reading.isOff();
    }

    boolean isConsuming() {
        return consuming;
    }

    /** Reading goes on, if it was switched off. */
    void read() {
        reading.on();
    }

    /** What is held is wanted no more; what the consumer is being given is its own to release. */
    void drop() {
        if (!consuming) {
            held.release();
        }
    }

    /** For a connection that goes away. */
    void release() {
        reading.end();
        held.release();
    }
}
