package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.http.raw.KeyedHash;
import dev.portcullis.spi.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Hashes routes, of which there are few and each is asked for again and again: the last ones are remembered.
 *
 * <p>Loops write over each other what they remember. Each entry is immutable and says what it is of, so the worst is that it is
 * made once more.
 */
@AnyThread
final class RouteKey implements BucketKey {

    private static final int REMEMBERED = 256;

    private record Known(@Nullable String api, @Nullable String route, long hash) {}

    private final @Nullable Known[] known = new Known[REMEMBERED];

    @Override
    public long of(Exchange exchange) {
        String api = exchange.match().api();
        String route = exchange.match().routeKey();
        int at = route == null ? 0 : route.hashCode() & REMEMBERED - 1;
        Known last = known[at];
        if (last != null && last.api == api && last.route == route) { // as objects
            return last.hash;
        }
        long hash = KeyedHash.OF_PROCESS.of(BucketKey.text(api), BucketKey.text(route));
        known[at] = new Known(api, route, hash);
        return hash;
    }
}
