package dev.portcullis.snapshot;

import dev.portcullis.spi.filter.Slot;
import java.util.Collection;
import java.util.List;

/**
 * Finds routes that answer what a browser asks before it lets a page of another origin call (a preflight) with 401, although the
 * API has CORS: they catch OPTIONS and have an authorizer, and the question brings no token.
 */
final class PreflightCheck {

    static final String WARNING =
            "answers preflights with 401, as they bring no token (expected: beside it a route OPTIONS /{proxy+} "
                    + "with \"authorizer: off\")";

    private PreflightCheck() {}

    /** @param keys of all routes of the API; one for OPTIONS is taken for a remedy */
    static boolean refuses(String key, Collection<String> keys, List<BoundPolicy> policies) {
        boolean catches = key.equals("$default") || key.startsWith("ANY ");
        return catches
                && has(policies, Slot.CORS)
                && has(policies, Slot.AUTHORIZE)
                && keys.stream().noneMatch(other -> other.startsWith("OPTIONS "));
    }

    private static boolean has(List<BoundPolicy> policies, Slot slot) {
        return policies.stream().anyMatch(policy -> policy.slot() == slot);
    }
}
