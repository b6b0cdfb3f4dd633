package dev.portcullis.proxy;

import dev.portcullis.balance.CircuitBreaker;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.RetryCondition.Kind;
import dev.portcullis.spi.integration.RetryPlan;
import dev.portcullis.upstream.Safeguards;
import dev.portcullis.upstream.UpstreamStream.Progress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Two rules, asked in this order.
 *
 * At once, whatever the configuration says: what no server has acted on, three times at most; and once what was sent over a
 * connection that its server had closed while it was idle, if sending it twice does no harm. Both only with all of the body.
 *
 * After a pause, by the plan of the exchange or else the upstream's: named failures and statuses, as often as the plan says,
 * as long as the body can be sent again, the upstream's budget has a retry left and its circuit is not open.
 */
/** Whether, and when, one request is sent again. Belongs to one attempt. */
@EventLoopConfined
final class RetryDecision {

    /** Not at all. */
    static final long NEVER = -1;

    private static final int MOST_REFUSALS = 3;
    private static final int MOST_DIGITS = 9;
    private static final byte[] RETRY_AFTER = HeaderName.of("Retry-After").lower();
    private static final byte[] GRPC_STATUS = HeaderName.of("grpc-status").lower();

    private final Safeguards safeguards;
    private final ReplayBuffer replay;
    private @Nullable RetryPlan plan;
    private @Nullable Exchange exchange;
    private boolean hasBody;
    private boolean resent;
    private int refusals;
    private int sent;

    RetryDecision(Safeguards safeguards, ReplayBuffer replay) {
        this.safeguards = safeguards;
        this.replay = replay;
    }

    void begin(Exchange of, boolean withBody) {
        RetryPlan own = of.get(RetryPlan.OF_EXCHANGE);
        RetryPlan chosen = own == null ? safeguards.retries() : own;
        plan = chosen == null || chosen.attempts() == 1 ? null : chosen;
        exchange = of;
        hasBody = withBody;
        resent = false;
        refusals = 0;
        sent = 1;
        if (withBody) {
            replay.begin(plan == null ? ReplayBuffer.USUAL : plan.replayBytes());
        }
        if (plan != null) {
            safeguards.budget().request();
        }
    }

    void end() {
        plan = null;
        exchange = null;
    }

    /**
     * Whether what is sent of a body is worth keeping.
     *
     * @param refusable whether the server can say later that it has not acted on it
     * @param stale whether the connection may turn out to have been closed while it was idle
     */
    boolean needsBody(boolean refusable, boolean stale) {
        RetryPlan by = plan;
        return refusable || stale && isIdempotent() || by != null && isHarmless(by);
    }

    /** Whether a request that broke off is sent again at once. */
    boolean isAtOnce(Progress progress) {
        return switch (progress) {
            case UNPROCESSED -> !isLost() && ++refusals <= MOST_REFUSALS;
            case UNANSWERED -> {
                boolean again = !resent && !isLost() && isIdempotent();
                resent = true;
                yield again;
            }
            case BEGUN -> false;
        };
    }

    /** After which pause, in nanoseconds, a request is sent again for which no connection could be had. */
    long pauseWithoutConnection(GatewayError error) {
        boolean ourLimit = error == CoreError.UPSTREAM_BUSY || error == CoreError.UPSTREAM_PENDING_FULL;
        return ourLimit ? NEVER : pause(Kind.CONNECT_FAILURE, true);
    }

    /** After which pause, in nanoseconds, a request is sent again that broke off before the head of an answer. */
    long pause(GatewayError error, Progress progress) {
        if (progress == Progress.UNPROCESSED) {
            return pause(Kind.REFUSED_STREAM, true);
        }
        if (error == CoreError.UPSTREAM_RESPONSE_TIMEOUT) {
            return pause(Kind.RESPONSE_TIMEOUT, false);
        }
        boolean broken = error == CoreError.UPSTREAM_CLOSED || error == CoreError.UPSTREAM_RESET;
        return broken ? pause(Kind.RESET, false) : NEVER;
    }

    private long pause(Kind failure, boolean unprocessed) {
        RetryPlan by = plan;
        return by != null && by.isFor(failure) && (unprocessed || isHarmless(by)) ? take(by, 0) : NEVER;
    }

    /** After which pause, in nanoseconds, a request is sent again that got this answer. */
    long pause(HeadBlock answer) {
        RetryPlan by = plan;
        if (by == null || !isFor(by, answer) || !isHarmless(by)) {
            return NEVER;
        }
        long asked = 0;
        if (by.retryAfterNanos() >= 0) {
            asked = TimeUnit.SECONDS.toNanos(Math.max(0, number(answer, RETRY_AFTER)));
            if (asked > by.retryAfterNanos()) {
                return NEVER;
            }
        }
        return take(by, asked);
    }

    private static boolean isFor(RetryPlan plan, HeadBlock answer) {
        return plan.isForStatus(answer.status()) || plan.isForGrpc() && plan.isForGrpc(number(answer, GRPC_STATUS));
    }

    /** The value of a line that holds a number; -1 if it does not, or there is none. */
    private static int number(HeadBlock head, byte[] name) {
        int line = head.find(name, 0);
        if (line < 0) {
            return -1;
        }
        int end = head.valueEnd(line);
        int start = head.valueStart(line);
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = head.bytes()[i] - '0';
            if (digit < 0 || digit > 9 || i - start == MOST_DIGITS) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return end == start ? -1 : value;
    }

    private long take(RetryPlan by, long least) {
        CircuitBreaker breaker = safeguards.breaker();
        boolean open = breaker != null && breaker.state() == CircuitBreaker.State.OPEN;
        if (sent >= by.attempts() || isLost() || open || !safeguards.takeRetry(by.percent(), by.perSecond())) {
            return NEVER;
        }
        return Math.max(least, by.pauseNanos(sent++, ThreadLocalRandom.current().nextDouble()));
    }

    private boolean isLost() {
        return hasBody && replay.isLost();
    }

    private boolean isHarmless(RetryPlan by) {
        return isIdempotent()
                || exchange != null && by.allows(exchange.request().method());
    }

    /** RFC 9110, 9.2.2. */
    private boolean isIdempotent() {
        return exchange != null
                && switch (exchange.request().method()) {
                    case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }
}
