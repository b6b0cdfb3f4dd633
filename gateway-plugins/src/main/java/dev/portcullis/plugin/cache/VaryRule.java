package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kept in place of an answer: the answers here differ by these fields of the request, too (RFC 9111, 4.1). Immutable.
 *
 * @param names in the order of the answer's Vary
 */
record VaryRule(List<HeaderName> names) implements Kept {

    private static final int MOST_NAMES = 8;

    /** An answer that is the same for everybody. */
    static final VaryRule NONE = new VaryRule(List.of());

    VaryRule {
        names = List.copyOf(names);
    }

    /** What the answer says, {@link #NONE} if nothing; null if it varies by what nobody can know, or by too much. */
    static @Nullable VaryRule of(@Borrowed HeadBlock answer) {
        int line = answer.find(KnownNames.VARY, 0);
        if (line < 0) {
            return NONE;
        }
        List<HeaderName> names = new ArrayList<>();
        for (; line >= 0; line = answer.find(KnownNames.VARY, line + 1)) {
            for (String name :
                    answer.text(answer.valueStart(line), answer.valueEnd(line)).split(",", -1)) {
                String stripped = name.strip();
                if (stripped.equals("*") || names.size() == MOST_NAMES || !isToken(stripped)) {
                    return null;
                }
                if (!stripped.isEmpty()) {
                    names.add(HeaderName.of(stripped));
                }
            }
        }
        return new VaryRule(names);
    }

    private static boolean isToken(String name) {
        return name.chars().allMatch(c -> c < 0x80 && Octets.isToken((byte) c));
    }

    /**
     * Whether these fields are what they were when the key was made, with {@code lines} lines in the head: a policy may have
     * changed them since, and then the answer is not the one to what the client has sent.
     */
    boolean isUnchanged(@Borrowed HeadBlock request, int lines) {
        for (HeaderName name : names) {
            for (int line = 0; line < request.lines(); line++) {
                boolean changed = request.removed(line) || line >= lines;
                if (changed
                        && Octets.equalsIgnoreCase(
                                request.bytes(), request.nameStart(line), request.nameLength(line), name.lower())) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public int size() {
        return 64 + 128 * names.size();
    }
}
