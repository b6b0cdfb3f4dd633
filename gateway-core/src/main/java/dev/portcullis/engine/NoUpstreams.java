package dev.portcullis.engine;

import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.snapshot.CompileOptions.UpstreamMaker;
import dev.portcullis.upstream.Upstream;

/** For checking a configuration, which opens nothing. */
final class NoUpstreams implements UpstreamMaker {

    @Override
    public Upstream make(String name, UpstreamConfig config) {
        throw new IllegalStateException("nothing is opened while checking");
    }

    @Override
    public String identity(String name, UpstreamConfig config) {
        return "upstream/" + name;
    }
}
