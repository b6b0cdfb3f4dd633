package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.plugin.traffic.plan.PlanError;
import dev.portcullis.spi.Caller;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets a request pass that has a key which is good for it, and takes it from what the key's plan grants. */
final class ApiKeyFilter implements RequestFilter {

    private static final Outcome MISSING = Outcome.reject(KeyError.MISSING);
    private static final Outcome UNKNOWN = Outcome.reject(KeyError.UNKNOWN);
    private static final Outcome DISABLED = Outcome.reject(KeyError.DISABLED);
    private static final Outcome NOT_ALLOWED = Outcome.reject(KeyError.NOT_ALLOWED);
    private static final Outcome NO_PLAN = Outcome.reject(KeyError.NO_PLAN);
    private static final Outcome THROTTLED = Outcome.reject(PlanError.THROTTLED);
    private static final Outcome EXHAUSTED = Outcome.reject(PlanError.QUOTA_EXHAUSTED);

    private final HeaderName header;
    private final boolean forward;
    private final KeyDirectory directory;
    private final PresentedKey[] presented;
    private final KeyHasher[] hashers;

    ApiKeyFilter(ApiKeySettings settings, KeyDirectory directory, int loops) {
        this.header = HeaderName.of(settings.header());
        this.forward = settings.forward();
        this.directory = directory;
        this.presented = new PresentedKey[loops];
        this.hashers = new KeyHasher[loops];
        for (int loop = 0; loop < loops; loop++) {
            presented[loop] = new PresentedKey(settings);
            hashers[loop] = new KeyHasher();
        }
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        Headers headers = exchange.request().headers();
        int loop = exchange.loopIndex();
        PresentedKey key = presented[loop];
        int count = key.locate(headers);
        if (count != 1) {
            return count == 0 ? MISSING : UNKNOWN;
        }
        int number = directory.find(headers.block().bytes(), key.start(), key.end(), hashers[loop]);
        if (number == KeyDirectory.NONE) {
            return UNKNOWN;
        }
        exchange.caller().apiKeyId(directory.id(number));
        Outcome outcome = admit(exchange, number);
        if (outcome == Outcome.proceed() && !forward) {
            remove(exchange, headers, key);
        }
        return outcome;
    }

    private Outcome admit(Exchange exchange, int number) {
        if (!directory.enabled(number)) {
            return DISABLED;
        }
        Grant grant = directory.grant(number);
        if (!grant.allows(exchange)) {
            return NOT_ALLOWED;
        }
        return grant.plans().isEmpty() ? Outcome.proceed() : charge(exchange, number, grant);
    }

    private Outcome charge(Exchange exchange, int number, Grant grant) {
        Grant.Plan plan = grant.plan(exchange.match());
        if (plan == null) {
            return NO_PLAN;
        }
        Caller caller = exchange.caller();
        caller.plan(plan.name());
        @Nullable PlanError refused = directory.account(number, plan).take(exchange.match());
        if (refused == null) {
            return Outcome.proceed();
        }
        return refused == PlanError.THROTTLED ? THROTTLED : EXHAUSTED;
    }

    private void remove(Exchange exchange, Headers headers, PresentedKey key) {
        if (key.inQuery()) {
            exchange.request().setTarget(key.targetWithoutKey(headers.block()));
        } else {
            headers.remove(header);
        }
    }
}
