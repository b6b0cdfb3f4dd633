package dev.portcullis.proxy;

import dev.portcullis.config.model.UpgradeConfig;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.integration.TunnelPlan;
import dev.portcullis.wire.h1.UpgradeLines;
import dev.portcullis.wire.ws.WebSocketHandshake;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The protocols a route's clients may switch to. Immutable. */
public final class Upgrades {

    private static final byte[] GET = {'G', 'E', 'T'};

    private final byte[][] protocols;
    private final TunnelPlan[] plans;

    public Upgrades(UpgradeConfig config) {
        List<String> names = config.protocols().stream()
                .map(protocol -> protocol.toLowerCase(Locale.ROOT))
                .toList();
        protocols = names.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        plans = names.stream().map(name -> plan(name, config)).toArray(TunnelPlan[]::new);
    }

    private static TunnelPlan plan(String protocol, UpgradeConfig config) {
        boolean webSocket = protocol.equals(UpgradeConfig.WEBSOCKET);
        long life = config.life() == null ? 0 : config.life().toNanos();
        long ping = webSocket && config.ping() != null ? config.ping().toNanos() : 0;
        return new TunnelPlan(webSocket, config.idle().toNanos(), life, ping);
    }

    /** Which of the protocols the request asks for; -1 if none, so that it is a request like any other. */
    int asked(@Borrowed HeadBlock head) {
        return UpgradeLines.offered(head, protocols);
    }

    /** What forbids the request to switch to a protocol it asks for, or null. */
    @Nullable GatewayError check(@Borrowed HeadBlock head, int protocol) {
        int length = head.methodEnd() - head.methodStart();
        boolean get = length == GET.length;
        for (int i = 0; get && i < GET.length; i++) {
            get = head.bytes()[head.methodStart() + i] == GET[i];
        }
        if (!get || head.bodyLength() != HeadBlock.NO_BODY) {
            return CoreError.REQUEST_UPGRADE;
        }
        return plans[protocol].webSocket() ? WebSocketHandshake.check(head) : null;
    }

    /** Leaves the protocol as the only one the request names. */
    TunnelPlan choose(HeadBlock head, int protocol) {
        UpgradeLines.set(head, protocols[protocol]);
        return plans[protocol];
    }
}
