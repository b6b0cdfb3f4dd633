package dev.portcullis.upstream;

import dev.portcullis.balance.CircuitBreaker;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's figures since it was made.
 *
 * @param retries requests sent again, after a pause
 * @param overBudget requests that were not sent again because the budget was used up
 * @param pendingRefused requests refused because enough were waiting for a connection
 * @param circuit how its circuit is now; null if it has none
 * @param circuitOpenings how often it has opened
 * @param circuitRefused requests that were not sent because it was open
 */
public record SafeguardStatistics(
        long retries,
        long overBudget,
        long pendingRefused,
        CircuitBreaker.@Nullable State circuit,
        long circuitOpenings,
        long circuitRefused) {}
