package dev.portcullis.route;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.CleanPath;
import dev.portcullis.wire.HostSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sites of one listener: finds the one for a host and a path, by Amazon's rules for domain names and API mappings.
 * Immutable.
 *
 * <p>An exact host wins over {@code *.example.com}, which stands for one label in front; it also keeps the request when none
 * of its base paths fits. Sites without hosts serve every host: they are asked when the host is unknown and when the
 * known one has no base path that fits. Within a host the longest base path wins, by whole segments.
 *
 * @param <S> what a site is
 */
@AnyThread
public final class SiteTable<S> {

    private static final String EVERY_HOST = "*";

    private final PackedTrie basePaths;
    private final HostIndex exact;
    private final HostIndex wildcards;
    private final int[] exactRoots;
    private final int[] wildcardRoots;
    private final int anyHost;
    private final List<S> sites;

    private SiteTable(Builder<S> builder) {
        TriePacker<Integer> packer = new TriePacker<>(Integer::longValue);
        anyHost = packer.add(builder.anyHost);
        exactRoots = builder.exact.values().stream().mapToInt(packer::add).toArray();
        wildcardRoots =
                builder.wildcards.values().stream().mapToInt(packer::add).toArray();
        basePaths = packer.pack();
        exact = new HostIndex(List.copyOf(builder.exact.keySet()));
        wildcards = new HostIndex(List.copyOf(builder.wildcards.keySet()));
        sites = List.copyOf(builder.sites);
    }

    public static <S> Builder<S> builder() {
        return new Builder<>();
    }

    /**
     * Finds the site.
     *
     * @param bytes holds the host as it was sent at {@code [hostStart,hostEnd)}; port and final dot do not count, nor
     *     does case; an empty range is an unknown host
     * @param into filled if there is a site, else cleared
     * @return whether there is a site
     */
    public boolean find(@Borrowed byte[] bytes, int hostStart, int hostEnd, CleanPath path, SiteMatch<S> into) {
        int end = HostSyntax.endOfName(bytes, hostStart, hostEnd);
        int root = root(bytes, hostStart, end);
        if (root >= 0 && longest(root, path, into) || longest(anyHost, path, into)) {
            return true;
        }
        into.clear();
        return false;
    }

    /** Where the base paths of the host begin, -1 for an unknown host. */
    private int root(byte[] bytes, int start, int end) {
        int host = exact.find(bytes, start, end);
        if (host >= 0) {
            return exactRoots[host];
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] == '.') {
                int wildcard = i == start ? -1 : wildcards.find(bytes, i + 1, end);
                return wildcard < 0 ? -1 : wildcardRoots[wildcard];
            }
        }
        return -1;
    }

    private boolean longest(int root, CleanPath path, SiteMatch<S> into) {
        long site = basePaths.exact(root);
        int prefix = 0;
        int node = root;
        for (int segment = 0; segment < path.segments(); segment++) {
            node = basePaths.literal(node, path, segment);
            if (node == 0) {
                break;
            }
            if (basePaths.exact(node) != 0) {
                site = basePaths.exact(node);
                prefix = segment + 1;
            }
        }
        if (site == 0) {
            return false;
        }
        int rest = prefix < path.segments() ? path.rawStart(prefix) - 1 : path.pathEnd();
        into.set(sites.get((int) site - 1), prefix, rest);
        return true;
    }

    /** Gathers sites. Not for several threads at a time. */
    public static final class Builder<S> {

        private final TrieBranch<Integer> anyHost = new TrieBranch<>();
        private final Map<String, TrieBranch<Integer>> exact = new LinkedHashMap<>();
        private final Map<String, TrieBranch<Integer>> wildcards = new LinkedHashMap<>();
        private final List<S> sites = new ArrayList<>();
        private final Map<String, String> owners = new HashMap<>();

        private Builder() {}

        /**
         * Adds a site under all its hosts, or under none if something is wrong.
         *
         * @param name what problems call the site
         * @param hosts exact names and {@code *.example.com}; none for every host
         * @param basePath {@code /}, or segments without a slash at the end, {@code /orders/v1}
         * @return what is wrong, or which other site has this host and base path; null if the site was added
         */
        public @Nullable String add(String name, List<String> hosts, String basePath, S site) {
            List<String> segments = new ArrayList<>();
            String problem = SiteNames.readBasePath(basePath, segments);
            if (problem != null) {
                return problem;
            }
            for (String host : hosts) {
                problem = SiteNames.problemOfHost(host);
                if (problem != null) {
                    return problem;
                }
            }
            List<String> places = hosts.isEmpty()
                    ? List.of(EVERY_HOST)
                    : hosts.stream().map(SiteNames::normal).distinct().toList();
            for (String host : places) {
                String owner = owners.get(place(host, segments));
                if (owner != null) {
                    return "\"" + owner + "\" has host \"" + host + "\" and base path \"" + basePath + "\" already";
                }
            }
            sites.add(site);
            for (String host : places) {
                owners.put(place(host, segments), name);
                end(host, segments).exact = sites.size();
            }
            return null;
        }

        /** Neither hosts nor clean segments contain a control character. */
        private static String place(String host, List<String> segments) {
            return host + '\n' + String.join("\n", segments);
        }

        private TrieBranch<Integer> end(String host, List<String> segments) {
            TrieBranch<Integer> branch = root(host);
            for (String segment : segments) {
                branch = branch.literal(segment);
            }
            return branch;
        }

        private TrieBranch<Integer> root(String host) {
            if (host.equals(EVERY_HOST)) {
                return anyHost;
            }
            return host.startsWith("*.")
                    ? wildcards.computeIfAbsent(host.substring(2), added -> new TrieBranch<>())
                    : exact.computeIfAbsent(host, added -> new TrieBranch<>());
        }

        public SiteTable<S> build() {
            return new SiteTable<>(this);
        }
    }
}
