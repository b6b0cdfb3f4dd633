package dev.portcullis.server.examine;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.http.CleanPath;
import dev.portcullis.route.RouteMatch;
import dev.portcullis.route.SiteMatch;
import dev.portcullis.snapshot.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The listener that a URL leads to. A URL names a port and a scheme, not a listener, and something in front of the gateway may
 * have changed both: so the nearest guess, and why.
 *
 * @param name empty if there is none
 * @param why what to say about the choice; begins with a comma where it follows the name
 */
record ListenerChoice(String name, String why) {

    static ListenerChoice of(AskedRequest asked, Examination examined) {
        Map<String, ListenerConfig> all = examined.config().listeners();
        if (all.isEmpty()) {
            return new ListenerChoice("", "none: the configuration has no listeners");
        }
        List<String> byPort =
                named(all, listener -> asked.port() != 0 && listener.address().port() == asked.port());
        if (!byPort.isEmpty()) {
            return new ListenerChoice(reaching(byPort, asked, examined), "");
        }
        boolean secure = asked.scheme().equals("https");
        List<String> byScheme = asked.scheme().isEmpty()
                ? List.copyOf(all.keySet())
                : named(all, listener -> (listener.tls() != null) == secure);
        if (!byScheme.isEmpty()) {
            return new ListenerChoice(reaching(byScheme, asked, examined), "");
        }
        return new ListenerChoice(
                reaching(List.copyOf(all.keySet()), asked, examined),
                secure ? ", taken since none has tls" : ", taken since all have tls");
    }

    private static List<String> named(Map<String, ListenerConfig> all, Predicate<ListenerConfig> which) {
        return all.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The first on which an API is reached, else one that answers itself, else one that serves APIs, else the first. */
    private static String reaching(List<String> candidates, AskedRequest asked, Examination examined) {
        Map<String, ListenerConfig> all = examined.config().listeners();
        return candidates.stream()
                .filter(name ->
                        Objects.requireNonNull(all.get(name)).redirect() == null && reaches(name, asked, examined))
                .findFirst()
                .orElseGet(() -> candidates.stream()
                        .filter(name ->
                                Objects.requireNonNull(all.get(name)).serve().contains(ListenerConfig.Serve.APIS))
                        .findFirst()
                        .orElse(candidates.get(0)));
    }

    private static boolean reaches(String listener, AskedRequest asked, Examination examined) {
        CleanPath path = new CleanPath();
        byte[] target = asked.target().getBytes(StandardCharsets.UTF_8);
        byte[] host = asked.host().getBytes(StandardCharsets.UTF_8);
        byte[] method = asked.method().getBytes(StandardCharsets.UTF_8);
        SiteMatch<Site> match = new SiteMatch<>();
        path.parse(target, 0, target.length);
        Objects.requireNonNull(examined.snapshot().listeners().get(listener))
                .sites()
                .find(host, 0, host.length, path, match);
        Site site = match.site();
        return site != null
                && (site.stage().api() != null
                        || site.deployment()
                                .routes()
                                .match(path, match.prefixSegments(), method, 0, method.length, new RouteMatch<>()));
    }
}
