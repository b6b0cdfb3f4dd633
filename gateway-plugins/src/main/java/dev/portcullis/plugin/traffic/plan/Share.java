package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.plugin.traffic.common.Bucket;
import dev.portcullis.spi.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one key has left under the terms of its plan.
 *
 * @param bucket null if the plan does not throttle
 * @param counter null if the plan has no quota
 */
record Share(
        PlanTerms terms,
        List<RouteBucket> routes,
        @Nullable Bucket bucket,
        @Nullable QuotaCounter counter) {

    /** A bucket that only one route takes from. */
    record RouteBucket(PlanTerms.Route route, Bucket bucket) {

        boolean concerns(Match match) {
            String api = match.api();
            String stage = match.stage();
            String both = route.stage();
            return route.routeKey().equals(match.routeKey())
                    && api != null
                    && stage != null
                    && both.length() == api.length() + 1 + stage.length()
                    && both.startsWith(api)
                    && both.endsWith(stage);
        }

        boolean isOf(PlanTerms.Route other) {
            return route.routeKey().equals(other.routeKey()) && route.stage().equals(other.stage());
        }
    }

    /** A key's first share. */
    static Share first(PlanTerms terms, long nanos) {
        return new Share(terms, List.of(), null, null).under(terms, nanos);
    }

    /** What is left under other terms: buckets as empty as they are, and what is used of the quota used. */
    Share under(PlanTerms next, long nanos) {
        PlanThrottle throttle = next.plan().throttle();
        Quota quota = next.plan().quota();
        PeriodClock periods = next.periods();
        QuotaCounter counted = quota == null || periods == null
                ? null
                : counter != null ? counter : new QuotaCounter(periods.firstDay(), quota.offset());
        return new Share(
                next,
                next.routes().stream()
                        .map(route -> new RouteBucket(route, route.throttle().applied(bucketOf(route), nanos)))
                        .toList(),
                throttle == null ? null : throttle.applied(bucket, nanos),
                counted);
    }

    private @Nullable Bucket bucketOf(PlanTerms.Route route) {
        return routes.stream()
                .filter(known -> known.isOf(route))
                .map(RouteBucket::bucket)
                .findFirst()
                .orElse(null);
    }

    /** Takes what one request costs, in Amazon's order: the most special limit first. Null if all of it was there. */
    @Nullable PlanError take(Match match, long nanos) {
        for (int i = 0; i < routes.size(); i++) {
            RouteBucket route = routes.get(i);
            if (route.concerns(match) && !route.bucket().tryTake(nanos)) {
                return PlanError.THROTTLED;
            }
        }
        if (bucket != null && !bucket.tryTake(nanos)) {
            return PlanError.THROTTLED;
        }
        Quota quota = terms.plan().quota();
        PeriodClock periods = terms.periods();
        boolean within = counter == null
                || quota == null
                || periods == null
                || counter.tryCount(periods.firstDay(), quota.limit());
        return within ? null : PlanError.QUOTA_EXHAUSTED;
    }
}
