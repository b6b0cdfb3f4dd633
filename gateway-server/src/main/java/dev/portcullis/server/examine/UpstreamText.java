package dev.portcullis.server.examine;

import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.tree.ConfigNode;
import java.util.stream.Collectors;

/** An upstream on one line. */
final class UpstreamText {

    private UpstreamText() {}

    static String of(String name, Examination examined) {
        UpstreamConfig upstream = examined.config().upstreams().get(name);
        ConfigNode written = Effective.child(Effective.child(examined.root(), "upstreams"), name);
        if (upstream == null || written != null && Masks.hidesSecret(written)) {
            return name;
        }
        return upstream.targets().stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
