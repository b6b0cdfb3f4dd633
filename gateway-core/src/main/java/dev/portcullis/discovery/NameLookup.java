package dev.portcullis.discovery;

import dev.portcullis.contract.EventLoopConfined;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for the servers that a name stands for. */
@EventLoopConfined
public interface NameLookup {

    /**
     * What is asked for.
     *
     * @param service whether its SRV records are, rather than its addresses
     */
    record Question(String name, boolean service) {

        @Override
        public String toString() {
            return service ? "SRV " + name : name;
        }
    }

    /**
     * What came of it.
     *
     * @param servers empty if there are none to be had
     * @param ttlSeconds how long the answer holds, by its own account
     * @param failure why there are none; null if there are some
     */
    record Answer(
            List<FoundServer> servers,
            long ttlSeconds,
            @Nullable String failure) {

        public static Answer failed(String why) {
            return new Answer(List.of(), 0, why);
        }
    }

    /** Asks, and gives the answer to {@code then} on the background loop, later or from within this call. */
    void ask(Question question, Consumer<Answer> then);
}
