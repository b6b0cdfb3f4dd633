package dev.portcullis.upstream;

import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.config.model.HealthConfig.Initial;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the servers of one upstream, each on its own time, on the background loop. The first checks are spread over one
 * period, so that they do not come at once; servers that are held for unhealthy until then are checked at once, and one good check
 * is enough for them.
 */
@EventLoopConfined
final class HealthChecker {

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecker.class);

    private final String name;
    private final Background background;
    private final ProbeMaker probes;
    private final Runnable changed;
    private List<Watched> watched = new ArrayList<>();

    /** Makes one check. */
    interface ProbeMaker {

        Probe begin(Endpoint endpoint, HealthConfig config, Probe.Verdict verdict);
    }

    /** @param changed called when a server was found to be well, or no longer is */
    HealthChecker(String name, Background background, ProbeMaker probes, Runnable changed) {
        this.name = name;
        this.background = background;
        this.probes = probes;
        this.changed = changed;
    }

    static boolean startsUnhealthy(UpstreamConfig config) {
        return config.health() != null && config.health().initial() == Initial.UNHEALTHY;
    }

    /** Checks these servers from now on, as configured; none if that is null. Those known already keep their turn. */
    void watch(List<Endpoint> endpoints, @Nullable HealthConfig config) {
        List<Watched> before = watched;
        watched = new ArrayList<>();
        if (config != null) {
            for (Endpoint endpoint : endpoints) {
                watched.add(known(before, endpoint, config));
            }
        }
        before.removeAll(watched);
        before.forEach(gone -> gone.end(config == null));
    }

    private Watched known(List<Watched> before, Endpoint endpoint, HealthConfig config) {
        for (Watched one : before) {
            if (one.endpoint.isSameServer(endpoint)) {
                one.config = config;
                return one;
            }
        }
        Watched added = new Watched(endpoint, config);
        boolean awaited = endpoint.health().state() == EndpointHealth.State.UNHEALTHY;
        added.schedule(
                awaited
                        ? 0
                        : ThreadLocalRandom.current().nextLong(config.every().toNanos()));
        return added;
    }

    /** One server's checks. */
    private final class Watched extends TimerWheel.Node implements Probe.Verdict {

        private final Endpoint endpoint;
        private HealthConfig config;
        private @Nullable Probe running;
        /** Checks in a row that say other than what holds. */
        private int against;

        private boolean checked;

        Watched(Endpoint endpoint, HealthConfig config) {
            this.endpoint = endpoint;
            this.config = config;
        }

        void schedule(long nanos) {
            background.loop().timers().set(this, background.loop().nanos() + nanos);
        }

        @Override
        protected void expired() {
            running = probes.begin(endpoint, config, this);
        }

        @Override
        public void is(@Nullable String failure) {
            running = null;
            endpoint.health().checked(failure == null);
            boolean fails = failure != null;
            boolean held = endpoint.health().state() == EndpointHealth.State.UNHEALTHY;
            against = fails == held ? 0 : against + 1;
            if (against >= (fails ? config.unhealthyAfter() : checked ? config.healthyAfter() : 1)) {
                turn(failure);
            }
            checked = true;
            schedule(next());
        }

        private void turn(@Nullable String failure) {
            boolean turned = endpoint.health()
                    .failsChecks(failure != null, background.loop().nanos());
            if (turned && failure != null) {
                LOG.warn("Upstream {}: {} unhealthy after {} failed checks: {}", name, endpoint, against, failure);
            } else if (turned) {
                LOG.info("Upstream {}: {} healthy after {} good checks", name, endpoint, against);
            }
            against = 0;
            if (turned) {
                changed.run();
            }
        }

        private long next() {
            long every = config.every().toNanos();
            long spread = every * config.jitter().value() / 100;
            return every - spread + ThreadLocalRandom.current().nextLong(2 * spread + 1);
        }

        /** @param forgiven whether it is no longer held for unhealthy, as nobody checks any more */
        void end(boolean forgiven) {
            background.loop().timers().remove(this);
            Probe under = running;
            running = null;
            if (under != null) {
                under.cancel();
            }
            if (forgiven
                    && endpoint.health().failsChecks(false, background.loop().nanos())) {
                changed.run();
            }
        }
    }
}
