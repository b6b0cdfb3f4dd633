package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import org.jspecify.annotations.Nullable;

/** One check of one server, under way. */
@EventLoopConfined
interface Probe {

    /** Who hears what came of it. */
    interface Verdict {

        /**
         * The check has ended; not called from within its beginning, nor after {@link Probe#cancel}.
         *
         * @param failure what is wrong with the server; null for nothing
         */
        void is(@Nullable String failure);
    }

    /** Ends it without a verdict. */
    void cancel();
}
