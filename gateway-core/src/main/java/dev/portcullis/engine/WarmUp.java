package dev.portcullis.engine;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.engine.pipeline.DetachedStream;
import dev.portcullis.engine.pipeline.LoopState;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.route.RouteTable;
import dev.portcullis.route.SiteTable;
import dev.portcullis.snapshot.DeploymentPlan;
import dev.portcullis.snapshot.ListenerPlan;
import dev.portcullis.snapshot.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests through each loop from inside, before the gateway says that it is ready, so that the first client meets
 * compiled code. They are served by an API of their own: no backend, no log and no counter sees them.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int REQUESTS = 600;
    /** No longer at a time, and no more: clients that are there already are served in between. */
    private static final long BATCH_NANOS = 500_000;

    private static final int BATCH = 20;

    private static final byte[] REQUEST = ("GET /warm/up/1?q=a HTTP/1.1\r\nHost: warm.up\r\nUser-Agent: portcullis\r\n"
                    + "Accept: application/json\r\nAccept-Encoding: gzip\r\nCookie: a=b; c=d\r\nX-Id: 1\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final List<LoopState> loops;

    WarmUp(List<LoopState> loops) {
        this.loops = loops;
    }

    /** Returns when all is warm, or after {@code limit}. */
    void run(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        CountDownLatch done = new CountDownLatch(loops.size());
        ListenerPlan plan = plan();
        for (LoopState loop : loops) {
            DetachedStream client = new DetachedStream(loop, plan);
            loop.context().executor().execute(() -> batch(loop, client, end, done));
        }
        try {
            if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.info("Warm-up ended by its limit of {} ms", limit.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void batch(LoopState loop, DetachedStream client, long end, CountDownLatch done) {
        long until = System.nanoTime() + BATCH_NANOS;
        for (int i = 0; i < BATCH && System.nanoTime() < until; i++) {
            client.request(REQUEST);
        }
        if (client.answers() < REQUESTS && System.nanoTime() < end) {
            loop.context().executor().schedule(() -> batch(loop, client, end, done), 1, TimeUnit.MILLISECONDS);
        } else {
            done.countDown();
        }
    }

    private static ListenerPlan plan() {
        LocalResponse answer = LocalResponse.of(200, "application/json", "{\"warm\":true}");
        RoutePlan route = new RoutePlan(
                0, "GET /warm/{part}/{id}", List.of("part", "id"), (exchange, responder) -> responder.respond(answer));
        RouteTable.Builder<RoutePlan> routes = RouteTable.builder();
        routes.add(route.key(), route);
        StageView stage =
                new StageView(null, null, Map.of(), new FilterChain[] {FilterChain.EMPTY}, FilterChain.EMPTY, 0);
        SiteTable.Builder<Site> sites = SiteTable.builder();
        sites.add(
                "warm-up", List.of(), "/", new Site(new DeploymentPlan(routes.build(), List.of(route)), stage, false));
        return new ListenerPlan("warm-up", sites.build(), null, stage);
    }
}
