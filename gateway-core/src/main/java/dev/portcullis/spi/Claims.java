package dev.portcullis.spi;

import dev.portcullis.contract.AnyThread;
import org.jspecify.annotations.Nullable;

/** What a token that was found to be good says of the caller. Immutable. */
@AnyThread
@FunctionalInterface
public interface Claims {

    /** The value as text; null if there is none of that name. A list is written {@code [a b]}, an object as JSON. */
    @Nullable String get(String name);
}
