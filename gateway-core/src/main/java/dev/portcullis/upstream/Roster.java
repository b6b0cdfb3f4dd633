package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.discovery.FoundServer;
import dev.portcullis.discovery.NameBook;
import dev.portcullis.discovery.NameLookup.Question;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Three hands write here: the control thread when the configuration changes, the background loop when names or health change,
 * and a thread that has read a file. So there is a lock, held for as long as it takes to build a list; the loops that serve
 * clients never take it. Line-ups are handed on under the lock, so that they arrive in the order in which they were made.
 */
/**
 * Works out who the servers of an upstream are, from its configuration, DNS and files, and which of them get requests. A server
 * that stays is the same {@link Endpoint}, with its connections and its health.
 */
@AnyThread
final class Roster {

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    private static final int MOST = 1024;

    private final String name;
    private final Background background;
    private final Map<Question, Runnable> followed = new HashMap<>();
    private final Map<Question, List<FoundServer>> found = new HashMap<>();
    private final Map<Path, List<TargetConfig>> files = new HashMap<>();
    private final Set<Question> unanswered = new HashSet<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private UpstreamConfig config;
    private @Nullable Consumer<Lineup> listener;
    private volatile Lineup lineup;
    private boolean crowded;

    /** @throws IllegalArgumentException that says what is wrong with a file of targets */
    Roster(String name, UpstreamConfig config, Background background) {
        this.name = name;
        this.config = config;
        this.background = background;
        paths(config).forEach(path -> files.put(path, read(path)));
        this.lineup = new Lineup(List.of(), List.of(), false, Settings.of(config));
        this.lineup = make();
    }

    /** Begins to follow names, and tells of every line-up from now on. */
    synchronized void start(Consumer<Lineup> to) {
        listener = to;
        follow();
    }

    Lineup lineup() {
        return lineup;
    }

    /** Complete when each name was looked up once, with whatever result. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    synchronized List<Path> files() {
        return paths(config);
    }

    private static List<Path> paths(UpstreamConfig config) {
        return config.targets().stream()
                .flatMap(target -> Stream.ofNullable(target.file()))
                .distinct()
                .toList();
    }

    /** Reads a file of targets; blocks. */
    private List<TargetConfig> read(Path path) {
        List<TargetConfig> targets = background.files().read(path);
        if (!targets.isEmpty()) {
            config.withTargets(targets); // what holds for the upstream's own targets holds for these
        }
        return targets;
    }

    // ---- what changes

    synchronized void reconfigure(UpstreamConfig changed) {
        config = changed;
        files.keySet().retainAll(paths(changed));
        for (Path path : paths(changed)) {
            files.computeIfAbsent(path, this::read);
        }
        publish();
        follow();
    }

    /**
     * Takes a file's targets anew; blocks, but does not hold the lock while it does.
     *
     * @throws IllegalArgumentException that says what is wrong with it; then the last targets stay
     */
    int reread(Path path) {
        List<TargetConfig> targets = read(path);
        synchronized (this) {
            if (files.replace(path, targets) != null) {
                publish();
                follow();
            }
        }
        return targets.size();
    }

    private synchronized void found(Question question, List<FoundServer> servers) {
        if (!followed.containsKey(question)) {
            return;
        }
        if (!servers.isEmpty()) {
            found.put(question, servers);
        }
        unanswered.remove(question);
        publish();
        if (unanswered.isEmpty()) {
            settled.complete(null);
        }
    }

    /** The health of some server has changed. */
    synchronized void rearrange() {
        publish();
    }

    synchronized void close() {
        followed.values().forEach(Runnable::run);
        followed.clear();
        listener = null;
        settled.complete(null);
    }

    private void publish() {
        Lineup next = make();
        lineup = next;
        if (listener != null) {
            listener.accept(next);
        }
    }

    private void follow() {
        Set<Question> wanted = new HashSet<>();
        targets().forEach(target -> {
            Question question = question(target.url());
            if (question != null) {
                wanted.add(question);
            }
        });
        followed.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().run();
                found.remove(entry.getKey());
                unanswered.remove(entry.getKey());
            }
            return gone;
        });
        wanted.removeAll(followed.keySet());
        unanswered.addAll(wanted);
        for (Question question : wanted) {
            followed.put(question, () -> {});
            followed.put(question, background.names().follow(question, servers -> found(question, servers)));
        }
        if (unanswered.isEmpty()) {
            settled.complete(null);
        }
    }

    private static @Nullable Question question(@Nullable TargetUrl url) {
        return url == null || url.socket() != null || !url.service() && !NameBook.isName(url.host())
                ? null
                : new Question(url.host(), url.service());
    }

    // ---- the list

    private List<TargetConfig> targets() {
        List<TargetConfig> all = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            if (target.file() == null) {
                all.add(target);
            } else {
                all.addAll(files.getOrDefault(target.file(), List.of()));
            }
        }
        return all;
    }

    /** Where a server is. Compared by hand, so that the start need not wait for what Java generates to compare records. */
    private record Place(TargetUrl url, @Nullable InetAddress address) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place && url.equals(place.url) && Objects.equals(address, place.address);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * url.host().hashCode() + url.port()) + Objects.hashCode(address);
        }
    }

    /** Its share. */
    private record Share(int weight, int priority) {

        Share and(Share other) {
            return new Share(Math.min(weight + other.weight, 1_000_000), Math.min(priority, other.priority));
        }
    }

    private Lineup make() {
        Map<Place, Share> places = new LinkedHashMap<>();
        for (TargetConfig target : targets()) {
            add(target, places);
        }
        List<Endpoint> before = lineup.all();
        List<Endpoint> now = endpoints(places, before);
        if (now.isEmpty() && !unanswered.isEmpty()) {
            now = before;
        }
        return Lineup.of(now, config.panic(), Settings.of(config));
    }

    private void add(TargetConfig target, Map<Place, Share> places) {
        TargetUrl url = target.url();
        if (url == null) {
            return;
        }
        if (url.builtIn() != null) {
            throw new IllegalArgumentException(url + ": not a server");
        }
        Question question = question(url);
        List<FoundServer> servers = question == null ? List.of() : found.getOrDefault(question, List.of());
        for (FoundServer server : servers) {
            TargetUrl at = url.service() ? url.at(server.host(), server.port()) : url;
            int weight = url.service() ? server.weight() : target.weight();
            places.merge(new Place(at, server.address()), new Share(weight, server.priority()), Share::and);
        }
        if (servers.isEmpty() && !url.service()) {
            places.merge(new Place(url, null), new Share(target.weight(), 0), Share::and);
        }
    }

    private List<Endpoint> endpoints(Map<Place, Share> places, List<Endpoint> before) {
        Map<Place, Endpoint> known = new HashMap<>();
        before.forEach(endpoint -> known.put(new Place(endpoint.url(), endpoint.address()), endpoint));
        List<Endpoint> endpoints = new ArrayList<>();
        places.forEach((place, share) -> {
            if (endpoints.size() < MOST) {
                Endpoint same = known.get(place);
                endpoints.add(
                        same == null
                                ? added(place, share, !before.isEmpty())
                                : same.with(share.weight(), share.priority()));
            }
        });
        warn(places.size());
        return List.copyOf(endpoints);
    }

    private Endpoint added(Place place, Share share, boolean later) {
        Endpoint endpoint = new Endpoint(place.url(), place.address(), share.weight(), share.priority());
        long now = background.loop().nanos();
        if (HealthChecker.startsUnhealthy(config)) {
            endpoint.health().failsChecks(true, now);
        } else if (later) {
            endpoint.health().comesUp(now);
        }
        return endpoint;
    }

    private void warn(int servers) {
        if (servers > MOST && !crowded) {
            LOG.warn("Upstream {}: {} servers were found; the first {} are used", name, servers, MOST);
        }
        crowded = servers > MOST;
    }
}
