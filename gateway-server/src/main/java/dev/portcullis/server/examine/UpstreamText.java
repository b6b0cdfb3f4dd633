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
        String targets = upstream.targets().stream().map(Object::toString).collect(Collectors.joining(", "));
        return upstream.targets().size() > 1 || upstream.balance().key() != null || upstream.sticky() != null
                ? targets + "   by " + choice(upstream)
                : targets;
    }

    private static String choice(UpstreamConfig upstream) {
        return upstream.balance()
                + (upstream.sticky() == null
                        ? ""
                        : ", sticky by cookie " + upstream.sticky().cookie());
    }
}
