package dev.portcullis.spi.observe;

import dev.portcullis.contract.AnyThread;
import java.util.List;

/**
 * State that counts. Whatever {@link dev.portcullis.spi.PluginContext#state} holds and is one of these is asked when metrics are
 * read.
 */
@AnyThread
@FunctionalInterface
public interface Measured {

    /** What has been counted so far. Those of one name and label add up. */
    List<Count> counts();
}
