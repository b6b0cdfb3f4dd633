package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import java.util.Arrays;

/** The servers that a request was sent to already, so that another try goes elsewhere. Made once and used again. */
@EventLoopConfined
public final class TriedEndpoints {

    private Endpoint[] endpoints = new Endpoint[0];
    private int count;

    /** Remembers a server; one that is known already is not counted twice. */
    public void add(Endpoint endpoint) {
        if (contains(endpoint)) {
            return;
        }
        if (count == endpoints.length) {
            endpoints = Arrays.copyOf(endpoints, count + 4);
        }
        endpoints[count++] = endpoint;
    }

    /** Whether the server is among them, whatever its weight was then. */
    public boolean contains(Endpoint endpoint) {
        for (int i = 0; i < count; i++) {
            if (endpoints[i].isSameServer(endpoint)) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Forgets them, for another request. */
    public void clear() {
        Arrays.fill(endpoints, 0, count, null);
        count = 0;
    }
}
