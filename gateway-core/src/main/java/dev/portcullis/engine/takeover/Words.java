package dev.portcullis.engine.takeover;

import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.engine.Listening;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/*
 * The conversation, one line each, the new process first:
 *
 *   take-over 1            listeners 2                          or: refused WHY
 *                          main 127.0.0.1%3A8080 KEYS
 *                          admin 127.0.0.1%3A9901 -
 *   give 0                 (one byte, and with it the descriptor of listener 0)
 *   ready                  go
 *   serving                done                                 or: late
 *
 * Until "go" nothing has changed: the old process serves as if nobody had asked, and whichever side ends the conversation
 * leaves it so. After "go" the new one accepts from the sockets that both have, and says so: then the old one closes its own
 * descriptors. So there is no moment in which nobody accepts, and no connection is accepted by a process that may yet fail
 * to start. What waits in a queue of the kernel belongs to the socket, not to either of them.
 *
 * A descriptor and bytes are read in different ways, and a reader of bytes drops the descriptor that comes with them. So each
 * descriptor is asked for, and whoever asks knows what comes next.
 *
 * The first line, and "refused", stay as they are in every version.
 */
/** What the two processes say. */
final class Words {

    static final int VERSION = 1;
    static final String HELLO = "take-over ";
    static final String REFUSED = "refused ";
    static final String LISTENERS = "listeners ";
    static final String GIVE = "give ";
    static final String READY = "ready";
    static final String GO = "go";
    static final String SERVING = "serving";
    static final String DONE = "done";
    static final String LATE = "late";

    /** Bytes of a line; a name and a path fit well. */
    static final int LONGEST_LINE = 64 * 1024;

    private static final String NO_KEYS = "-";

    private Words() {}

    /**
     * A line of the list.
     *
     * @param ticketKeys of the listener's TLS; empty if it has none
     */
    record Item(String name, ListenerAddress address, byte[] ticketKeys) {

        static Item of(Listening listening) {
            return new Item(listening.name(), listening.address(), listening.ticketKeys());
        }

        /** @throws IllegalArgumentException if it is not such a line */
        static Item parse(String line) {
            String[] words = line.split(" ", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException("\"" + line + "\" (expected: name, address and keys)");
            }
            byte[] keys =
                    words[2].equals(NO_KEYS) ? new byte[0] : Base64.getDecoder().decode(words[2]);
            return new Item(decoded(words[0]), ListenerAddress.parse(decoded(words[1])), keys);
        }

        String line() {
            String keys = ticketKeys.length == 0 ? NO_KEYS : Base64.getEncoder().encodeToString(ticketKeys);
            return encoded(name) + " " + encoded(address.toString()) + " " + keys;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        /** Whether a listener of this name and address is meant. Those with a port that the system chose are known by name. */
        boolean fits(String otherName, ListenerAddress other) {
            boolean chosen = address.port() == 0 && address.socket() == null;
            return address.equals(other) && (!chosen || name.equals(otherName));
        }
    }
}
