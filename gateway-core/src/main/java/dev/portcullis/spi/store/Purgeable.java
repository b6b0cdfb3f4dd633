package dev.portcullis.spi.store;

import dev.portcullis.contract.AnyThread;

/**
 * State that remembers answers, which the operator may have it forget. Whatever {@link
 * dev.portcullis.spi.PluginContext#state} holds and is one of these is asked.
 */
@AnyThread
@FunctionalInterface
public interface Purgeable {

    /** Forgets what is in {@code scope}, also what is being fetched for it now; gives back how many answers that were. */
    long purge(PurgeScope scope);
}
