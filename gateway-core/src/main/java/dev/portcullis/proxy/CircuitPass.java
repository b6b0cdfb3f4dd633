package dev.portcullis.proxy;

import dev.portcullis.balance.CircuitBreaker;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.upstream.Safeguards;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has of the upstream's circuit breaker, if there is one: a pass for each try, given back once with what came
 * of it. Belongs to the attempt; confined to its loop.
 */
@EventLoopConfined
final class CircuitPass {

    private final Safeguards safeguards;
    private @Nullable CircuitBreaker circuit;
    private CircuitBreaker.@Nullable Pass pass;

    CircuitPass(Safeguards safeguards) {
        this.safeguards = safeguards;
    }

    /** Asks for a pass unless it has one. Why there is none to be had, or null. */
    @Nullable GatewayError take() {
        CircuitBreaker breaker = safeguards.breaker();
        if (pass != null || breaker == null) {
            return null;
        }
        circuit = breaker;
        pass = breaker.enter();
        return pass == null ? new CircuitOpen(breaker.secondsToWait()) : null;
    }

    /** An answer with this status has come. */
    void answered(int status) {
        if (pass != null) {
            giveBack(safeguards.verdict(status));
        }
    }

    /** Gives the pass back, if there is one. */
    void giveBack(CircuitBreaker.Verdict verdict) {
        CircuitBreaker of = circuit;
        CircuitBreaker.Pass held = pass;
        circuit = null;
        pass = null;
        if (of != null && held != null) {
            of.leave(held, verdict);
        }
    }
}
