package dev.portcullis.engine;

import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What listeners must be like before one of them is opened. Plain text where others can listen in must be asked for. */
final class ListenerRules {

    private ListenerRules() {}

    /**
     * @param wanted by name, the operator's among them
     * @param root the tree they were read from, for the places of problems
     */
    static void check(Map<String, ListenerConfig> wanted, ConfigNode root, Problems problems) {
        wanted.forEach((name, config) -> {
            ListenerPlace place = new ListenerPlace(root, name);
            if (config.tls() == null
                    && !config.insecure()
                    && config.redirect() == null
                    && !isPrivate(config.address())) {
                problems.error(
                        place.at("address"),
                        place.path(),
                        "plain text on " + config.address()
                                + " (expected: tls, a loopback address, a unix socket, redirect: https, or insecure: true)");
            }
            if (config.tls() != null && config.redirect() != null) {
                place.error(problems, "redirect", "https to https (expected: a listener without tls)");
            }
            if (config.mode() != null && config.address().socket() == null) {
                place.error(problems, "mode", config.mode() + " (expected: only with a unix socket)");
            }
            if (config.proxyProtocol() != null && config.address().socket() != null) {
                place.error(problems, "proxy-protocol", "on a unix socket (expected: only with host:port)");
            }
            checkProtocols(config, place, problems);
        });
        Map<String, String> byAddress = new HashMap<>();
        wanted.forEach((name, config) -> {
            ListenerAddress address = config.address();
            boolean fixed = address.port() != 0 || address.socket() != null;
            String other = fixed ? byAddress.putIfAbsent(address.toString(), name) : null;
            if (other != null) {
                ListenerPlace place = new ListenerPlace(root, name);
                place.error(problems, "address", address + " is the address of listener " + other + ", too");
            }
        });
    }

    /** Whether only processes of this host can connect. */
    private static boolean isPrivate(ListenerAddress address) {
        return address.socket() != null || new HostPort(address.host(), address.port()).isLoopback();
    }

    private static void checkProtocols(ListenerConfig config, ListenerPlace place, Problems problems) {
        boolean secure = config.tls() != null;
        String http2 = secure ? ListenerConfig.H2 : ListenerConfig.H2C;
        for (String protocol : config.protocols()) {
            if (protocol.equals(secure ? ListenerConfig.H2C : ListenerConfig.H2)) {
                String mend = secure ? "h2: with TLS it goes by this name" : "h2c, or tls: without it there is no h2";
                place.error(problems, "protocols", "\"" + protocol + "\" (expected: " + mend + ")");
            } else if (!protocol.equals(http2) && !protocol.equals(ListenerConfig.HTTP_1_1)) {
                place.error(
                        problems,
                        "protocols",
                        Problems.shown(protocol) + " (expected: " + http2 + " or " + ListenerConfig.HTTP_1_1 + ")");
            }
        }
        if (config.protocols().size() != Set.copyOf(config.protocols()).size()) {
            place.error(problems, "protocols", config.protocols() + " (expected: each version once)");
        }
    }
}
