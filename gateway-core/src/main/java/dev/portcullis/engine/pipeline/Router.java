package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.http.CleanPath;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.route.RouteMatch;
import dev.portcullis.route.SiteMatch;
import dev.portcullis.snapshot.ListenerPlan;
import dev.portcullis.snapshot.Site;
import dev.portcullis.tls.ForeignHosts;
import org.jspecify.annotations.Nullable;

/** Finds what serves a request: the site by host and base path, then the route by path and method; and starts the walk. */
@EventLoopConfined
final class Router {

    private final CleanPath path = new CleanPath();
    private final SiteMatch<Site> site = new SiteMatch<>();
    private final RouteMatch<RoutePlan> route = new RouteMatch<>();
    private final Shedding shedding;

    Router(Shedding shedding) {
        this.shedding = shedding;
    }

    /** @param foreign the hosts that must not be answered on this connection, null for none */
    void route(DefaultExchange exchange, ListenerPlan listener, @Nullable ForeignHosts foreign) {
        HeadBlock head = exchange.requestBlock();
        PathRanges ranges = exchange.ranges();
        ranges.reset(head.targetStart(), head.targetEnd());
        GatewayError refused = path.parse(head.bytes(), head.targetStart(), head.targetEnd());
        if (refused != null) {
            exchange.refuse(refused, listener.outside());
            return;
        }
        int host = head.find(KnownNames.HOST, 0);
        if (foreign != null
                && host >= 0
                && foreign.contains(head.bytes(), head.valueStart(host), head.valueEnd(host))) {
            exchange.refuse(CoreError.REQUEST_MISDIRECTED, listener.outside());
            return;
        }
        RoutePlan everything = listener.everything();
        if (everything != null) {
            exchange.runMiss(everything, listener.outside());
            return;
        }
        if (!findSite(head, host, listener)) {
            exchange.refuse(CoreError.ROUTE_NOT_FOUND, listener.outside());
            return;
        }
        Site found = site.site();
        if (found == null) {
            exchange.refuse(CoreError.ROUTE_NOT_FOUND, listener.outside());
        } else if (path.hasEncodedSlash() && !found.keepEncodedSlash()) {
            exchange.refuse(CoreError.REQUEST_PATH, found.stage());
        } else {
            run(exchange, head, found);
        }
    }

    private boolean findSite(HeadBlock head, int host, ListenerPlan listener) {
        int start = host < 0 ? 0 : head.valueStart(host);
        int end = host < 0 ? 0 : head.valueEnd(host);
        return listener.sites().find(head.bytes(), start, end, path, site);
    }

    private void run(DefaultExchange exchange, HeadBlock head, Site found) {
        GatewayError overloaded = found.isBuiltIn() ? null : shedding.refusal();
        if (overloaded != null) {
            exchange.refuse(overloaded, found.stage());
            return;
        }
        PathRanges ranges = exchange.ranges();
        ranges.reset(site.restStart(), head.targetEnd());
        boolean matched = found.deployment()
                .routes()
                .match(path, site.prefixSegments(), head.bytes(), head.methodStart(), head.methodEnd(), route);
        RoutePlan plan = route.payload();
        if (!matched || plan == null) {
            exchange.refuse(CoreError.ROUTE_NOT_FOUND, found.stage());
            return;
        }
        for (int i = 0; i < route.variables(); i++) {
            ranges.add(route.rawStart(i), route.rawEnd(i));
        }
        path.clear();
        exchange.run(plan, found.stage());
    }
}
