package dev.portcullis.snapshot;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A policy that was read, checked and made.
 *
 * @param entry null if the policy is switched {@code off} here
 * @param onMiss whether it also stands in the chain of requests that match no route
 */
record BoundPolicy(String type, Slot slot, Combine combine, boolean onMiss, FilterChain.@Nullable Entry entry) {}
