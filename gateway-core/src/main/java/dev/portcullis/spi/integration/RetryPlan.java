package dev.portcullis.spi.integration;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.spi.ExchangeKey;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;

/**
 * What holds for retries, ready to be asked. A filter sets one under {@link #OF_EXCHANGE}; it takes the place of the
 * upstream's. Immutable.
 */
@AnyThread
public final class RetryPlan {

    /** The plan of an exchange, where it has one of its own. */
    public static final ExchangeKey<RetryPlan> OF_EXCHANGE = ExchangeKey.of("retry");

    private static final int MOST_DOUBLINGS = 20;

    private final RetryConfig config;
    private final BitSet kinds = new BitSet();
    private final BitSet statuses = new BitSet();
    private final BitSet grpc = new BitSet();
    private final Set<String> methods;
    private final long baseNanos;
    private final long maxNanos;
    private final long retryAfterNanos;

    public RetryPlan(RetryConfig config) {
        this.config = config;
        for (RetryCondition condition : config.on()) {
            switch (condition.kind()) {
                case STATUS -> statuses.set(condition.number());
                case GRPC_STATUS -> grpc.set(condition.number());
                default -> kinds.set(condition.kind().ordinal());
            }
        }
        this.methods = Set.copyOf(config.methods());
        this.baseNanos = config.backoff().base().toNanos();
        this.maxNanos = config.backoff().max().toNanos();
        Duration wait = config.retryAfter();
        this.retryAfterNanos = wait == null ? -1 : wait.toNanos();
    }

    public RetryConfig config() {
        return config;
    }

    /** How often a request is sent at most. */
    public int attempts() {
        return config.attempts();
    }

    /** Whether a failure of that kind is a reason. */
    public boolean isFor(RetryCondition.Kind failure) {
        return kinds.get(failure.ordinal());
    }

    /** Whether an answer with that status is a reason. */
    public boolean isForStatus(int status) {
        return statuses.get(status);
    }

    /** Whether any status of gRPC is a reason. */
    public boolean isForGrpc() {
        return !grpc.isEmpty();
    }

    /** Whether an answer with that status of gRPC is a reason. */
    public boolean isForGrpc(int code) {
        return code >= 0 && grpc.get(code);
    }

    /** Whether the operator has said that a method may be repeated which is not idempotent by itself. */
    public boolean allows(String method) {
        return methods.contains(method);
    }

    /** Bytes of a body to keep. */
    public int replayBytes() {
        return (int) config.replay().bytes();
    }

    /**
     * The pause before a retry.
     *
     * @param retry its number, from 1
     * @param lot from 0 to below 1
     */
    public long pauseNanos(int retry, double lot) {
        int doublings = Math.min(retry - 1, MOST_DOUBLINGS);
        return (long) (Math.min(maxNanos, baseNanos << doublings) * lot);
    }

    /** The longest Retry-After that is waited for; below 0 if none is looked at. */
    public long retryAfterNanos() {
        return retryAfterNanos;
    }

    /** Retries to a hundred requests. */
    public int percent() {
        return config.budget().share().value();
    }

    /** Retries per second that are granted besides. */
    public int perSecond() {
        return config.budget().minimum();
    }
}
