package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds where a request has its key. One for each loop, used for one request after the other. */
@EventLoopConfined
final class PresentedKey {

    private final HeaderName header;
    private final byte @Nullable [] parameter;
    private int start;
    private int end;
    private int count;
    private boolean inQuery;

    PresentedKey(ApiKeySettings settings) {
        header = HeaderName.of(settings.header());
        String query = settings.query();
        parameter = query == null ? null : (query + "=").getBytes(StandardCharsets.US_ASCII);
    }

    /** Looks; returns how many keys there are. If it is one, {@link #start} and {@link #end} say where. */
    int locate(Headers headers) {
        HeadBlock head = headers.block();
        count = 0;
        inQuery = false;
        for (int line = headers.line(header, 0); line >= 0; line = headers.line(header, line + 1)) {
            found(head.valueStart(line), head.valueEnd(line));
        }
        if (count == 0 && parameter != null) {
            inQuery = true;
            locateParameter(head, parameter);
        }
        return count;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Whether the key stands in the query. */
    boolean inQuery() {
        return inQuery;
    }

    private void found(int from, int to) {
        start = from;
        end = to;
        count++;
    }

    private void locateParameter(HeadBlock head, byte[] wanted) {
        byte[] bytes = head.bytes();
        int at = indexOf(bytes, head.targetStart(), head.targetEnd(), '?') + 1;
        while (at < head.targetEnd()) {
            int stop = indexOf(bytes, at, head.targetEnd(), '&');
            if (startsWith(bytes, at, stop, wanted)) {
                found(at + wanted.length, stop);
            }
            at = stop + 1;
        }
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] wanted) {
        if (to - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The request's target without the parameter that has the key. */
    String targetWithoutKey(HeadBlock head) {
        int name = start - (parameter == null ? 0 : parameter.length);
        boolean last = end == head.targetEnd();
        String before = head.text(head.targetStart(), last ? name - 1 : name);
        return last ? before : before + head.text(end + 1, head.targetEnd());
    }
}
