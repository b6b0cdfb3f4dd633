package dev.portcullis.upstream;

import dev.portcullis.config.model.EjectionConfig;
import dev.portcullis.config.tree.DurationText;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The loops count failures in the endpoint's health and post a task here when the first of them comes; requests that go
 * well write nothing. How many requests there were altogether, for the share of failures, is the sum of what each loop has
 * counted for itself, taken only when something fails.
 */
/**
 * Ejects servers of one upstream whose requests fail, and takes them back after a while. Lives on the background loop.
 *
 * <p>Each time a server is ejected again, having been well for no longer than the longest pause, it stays out for twice as long.
 */
@EventLoopConfined
final class Ejector {

    private static final Logger LOG = LoggerFactory.getLogger(Ejector.class);
    private static final int DOUBLINGS = 12;

    private final String name;
    private final LoopContext loop;
    private final ToLongFunction<Endpoint> requests;
    private final Runnable changed;
    private List<Watched> watched = new ArrayList<>();
    private @Nullable EjectionConfig config;

    /**
     * @param requests how many were sent to a server, ever
     * @param changed called when a server was ejected or taken back
     */
    Ejector(String name, LoopContext loop, ToLongFunction<Endpoint> requests, Runnable changed) {
        this.name = name;
        this.loop = loop;
        this.requests = requests;
        this.changed = changed;
    }

    /** Judges these servers from now on, as configured; none if that is null. */
    void watch(List<Endpoint> endpoints, @Nullable EjectionConfig changedConfig) {
        List<Watched> before = watched;
        config = changedConfig;
        watched = new ArrayList<>();
        if (changedConfig != null) {
            for (Endpoint endpoint : endpoints) {
                watched.add(known(before, endpoint));
            }
        }
        before.removeAll(watched);
        before.forEach(Watched::end);
    }

    private Watched known(List<Watched> before, Endpoint endpoint) {
        for (Watched one : before) {
            if (one.endpoint.isSameServer(endpoint)) {
                return one;
            }
        }
        Watched added = new Watched(endpoint);
        endpoint.health().judgedBy(() -> {
            try {
                loop.executor().execute(added::judge);
            } catch (RejectedExecutionException ended) {
                return; // the gateway stops
            }
        });
        return added;
    }

    private boolean mayEject(EjectionConfig by) {
        int out = 0;
        for (Watched one : watched) {
            out += one.endpoint.health().isEjected() ? 1 : 0;
        }
        int most = Math.min(watched.size() - 1, watched.size() * by.atMost().value() / 100);
        return out < most;
    }

    /** One server's failures. The node's deadline is the end of its pause. */
    private final class Watched extends TimerWheel.Node {

        private final Endpoint endpoint;
        private int lastInARow;
        private long firstInARow;
        private long windowSince;
        private long failuresBefore;
        private long requestsBefore;
        private int times;
        private long pauseNanos;
        private long backSince;

        Watched(Endpoint endpoint) {
            this.endpoint = endpoint;
            beginWindow();
        }

        private void beginWindow() {
            windowSince = loop.nanos();
            failuresBefore = endpoint.health().failures();
            requestsBefore = requests.applyAsLong(endpoint);
        }

        void judge() {
            EndpointHealth health = endpoint.health();
            health.heard();
            EjectionConfig by = config;
            if (by == null || health.isEjected()) {
                return;
            }
            long now = loop.nanos();
            int inARow = health.inARow();
            if (lastInARow == 0 || inARow < lastInARow) {
                firstInARow = now;
            }
            lastInARow = inARow;
            if (inARow >= by.failures()) {
                eject(by, inARow + " failures in " + seconds(now - firstInARow));
                return;
            }
            if (now - windowSince > by.window().toNanos()) {
                beginWindow();
                failuresBefore--; // the one that was told of
                requestsBefore--;
            }
            long failures = health.failures() - failuresBefore;
            long all = Math.max(failures, requests.applyAsLong(endpoint) - requestsBefore);
            if (all >= by.minimum() && failures * 100 >= by.share().value() * all) {
                eject(by, failures + " failures of " + all + " requests in " + seconds(now - windowSince));
            }
        }

        private void eject(EjectionConfig by, String why) {
            if (!mayEject(by)) {
                return;
            }
            long now = loop.nanos();
            boolean again = times > 0 && now - backSince <= by.longestPause().toNanos();
            times = again ? Math.min(times + 1, DOUBLINGS) : 1;
            pauseNanos = Math.min(by.longestPause().toNanos(), by.pause().toNanos() * (1L << times - 1));
            endpoint.health().ejected(true, now);
            LOG.warn("Upstream {}: {} ejected after {}, next probe in {}", name, endpoint, why, seconds(pauseNanos));
            loop.timers().set(this, now + pauseNanos);
            changed.run();
        }

        @Override
        protected void expired() {
            takeBack();
            LOG.info("Upstream {}: {} gets requests again after {}", name, endpoint, seconds(pauseNanos));
            changed.run();
        }

        private void takeBack() {
            backSince = loop.nanos();
            lastInARow = 0;
            endpoint.health().forgetFailures();
            beginWindow();
            endpoint.health().ejected(false, backSince);
        }

        void end() {
            endpoint.health().judgedBy(null);
            loop.timers().remove(this);
            if (endpoint.health().isEjected()) {
                takeBack();
                changed.run();
            }
        }
    }

    /** Whole seconds, rounded up. */
    private static String seconds(long nanos) {
        long whole = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999));
        return DurationText.of(Duration.ofSeconds(whole));
    }
}
