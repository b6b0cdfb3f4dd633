package dev.portcullis.proxy;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.upstream.Upstream;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes requests to an upstream and its answers back. Shared by all exchanges; spare attempts are kept per loop. */
public final class ProxyIntegration implements Integration {

    private static final int SPARE = 256;

    private final Upstream upstream;
    private final @Nullable PathTemplate path;
    private final @Nullable Upgrades upgrades;
    private final List<BufferBudget> budgets;
    private final List<ArrayDeque<Attempt>> spare;

    /**
     * @param path the path the upstream gets; null for the request's own, without the API's base path
     * @param budgets by loop, what copies of bodies may hold there
     * @param upgrades the protocols clients may switch to; null for none
     */
    public ProxyIntegration(
            Upstream upstream, @Nullable PathTemplate path, @Nullable Upgrades upgrades, List<BufferBudget> budgets) {
        this.upstream = upstream;
        this.path = path;
        this.upgrades = upgrades;
        this.budgets = budgets;
        this.spare = budgets.stream().map(loop -> new ArrayDeque<Attempt>()).toList();
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        Upgrades allowed = upgrades;
        if (allowed == null || !upgrade(exchange, responder, allowed)) {
            attempt(exchange).begin(exchange, responder);
        }
    }

    /** Whether the request asks for a protocol that is allowed, and so was dealt with. */
    private boolean upgrade(Exchange exchange, Responder responder, Upgrades allowed) {
        HeadBlock head = exchange.request().headers().block();
        int protocol = allowed.asked(head);
        if (protocol < 0) {
            return false;
        }
        GatewayError refusal = allowed.check(head, protocol);
        if (refusal != null) {
            responder.reject(refusal, null);
        } else {
            attempt(exchange).begin(exchange, responder, allowed.choose(head, protocol));
        }
        return true;
    }

    private Attempt attempt(Exchange exchange) {
        ArrayDeque<Attempt> free = spare.get(exchange.loopIndex());
        Attempt attempt = free.pollLast();
        return attempt != null ? attempt : new Attempt(upstream, path, budgets.get(exchange.loopIndex()), free, SPARE);
    }
}
