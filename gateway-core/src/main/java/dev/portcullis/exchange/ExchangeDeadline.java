package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.TimerWheel;

/** Until when an exchange may last, if anybody has said so: a call of gRPC, or a policy. */
@EventLoopConfined
final class ExchangeDeadline extends TimerWheel.Node {

    private final DefaultExchange exchange;
    private final TimerWheel timers;
    private long at;
    private GatewayError error = CoreError.REQUEST_DEADLINE;

    ExchangeDeadline(DefaultExchange exchange, TimerWheel timers) {
        this.exchange = exchange;
        this.timers = timers;
    }

    /** Ends the exchange at {@code nanos} of the loop's clock, unless it is to end earlier anyway. */
    void set(long nanos, GatewayError with) {
        if (!isSet() || nanos - at < 0) {
            at = nanos;
            error = with;
            timers.set(this, nanos);
        }
    }

    /** The exchange has ended, or may last for ever. The node stays in the wheel, where the next exchange finds it. */
    void clear() {
        timers.clear(this);
    }

    @Override
    protected void expired() {
        exchange.requestFailed(error);
    }
}
