package dev.portcullis.snapshot;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.FilterFactory.Level;
import dev.portcullis.spi.filter.SampleRequest;
import dev.portcullis.spi.filter.Slot;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A policy that was read, checked and made.
 *
 * @param onMiss whether it also stands in the chain of requests that match no route
 * @param entry null if the policy is switched {@code off} here
 * @param origin where it was written
 */
public record BoundPolicy(
        String type, Slot slot, Combine combine, boolean onMiss, FilterChain.@Nullable Entry entry, Origin origin) {

    /**
     * Where a policy was written, and what it says.
     *
     * @param at of its key; {@link Location#BUILT_IN} for one that is in force without being written
     * @param written as it was written, to tell what must not be shown
     * @param settings as they were read; null if it is switched {@code off} here
     * @param description the settings in a few words; may give secrets away that {@code written} holds
     */
    public record Origin(
            Level level,
            Location at,
            ConfigNode written,
            @Nullable Record settings,
            Supplier<String> description,
            Function<SampleRequest, @Nullable String> explanation) {}

    /** Whether it ends what stands further out. */
    public boolean isOff() {
        return entry == null;
    }
}
