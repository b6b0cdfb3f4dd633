package dev.portcullis.engine;

import dev.portcullis.config.model.GatewayConfig.TransportKind;
import dev.portcullis.time.Ticker;

/** The gateways that every life rule must hold on. */
enum Variant {
    EPOLL_1_LOOP(TransportKind.EPOLL, 1),
    EPOLL_8_LOOPS(TransportKind.EPOLL, 8),
    NIO_1_LOOP(TransportKind.NIO, 1),
    NIO_8_LOOPS(TransportKind.NIO, 8);

    private final TransportKind transport;
    private final int loops;

    Variant(TransportKind transport, int loops) {
        this.transport = transport;
        this.loops = loops;
    }

    boolean isEpoll() {
        return transport == TransportKind.EPOLL;
    }

    int loops() {
        return loops;
    }

    GatewayOptions options() {
        return new GatewayOptions(loops, transport, Ticker.SYSTEM, LineTargets::parse);
    }
}
