package dev.portcullis.snapshot;

import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.time.Ticker;
import dev.portcullis.upstream.Safeguards;
import dev.portcullis.upstream.TriedEndpoints;
import dev.portcullis.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes upstreams that lead nowhere; what is done to them is written down. */
final class FakeUpstreams implements CompileOptions.UpstreamMaker {

    final List<String> done = new ArrayList<>();

    @Override
    public Upstream make(String name, UpstreamConfig config) {
        done.add("make " + name);
        if (name.startsWith("broken")) {
            throw new IllegalArgumentException("on purpose");
        }
        return new Nowhere(name, config);
    }

    @Override
    public String identity(String name, UpstreamConfig config) {
        return "upstream/" + name;
    }

    private final class Nowhere implements Upstream {

        private final String name;
        private final UpstreamConfig config;

        Nowhere(String name, UpstreamConfig config) {
            this.name = name;
            this.config = config;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public UpstreamConfig config() {
            return config;
        }

        @Override
        public @Nullable Runnable open(int loopIndex, boolean fresh, @Nullable TriedEndpoints except, Waiter waiter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Safeguards safeguards() {
            return new Safeguards(name, null, null, Ticker.SYSTEM);
        }

        @Override
        public Runnable later(int loopIndex, long nanos, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reconfigure(UpstreamConfig other) {
            done.add("reconfigure " + name);
        }

        @Override
        public void close() {
            done.add("close " + name);
        }
    }
}
