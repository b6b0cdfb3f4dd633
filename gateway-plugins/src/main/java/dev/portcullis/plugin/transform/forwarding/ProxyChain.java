package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.address.AddressReader;
import dev.portcullis.address.Cidr;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import org.jspecify.annotations.Nullable;

/*
 * X-Forwarded-For grows at its right end: each proxy appends the peer it saw. So we read it from the right. As long as an
 * address is a trusted proxy's, the one to its left was written by that proxy and is believed; the first that is not is
 * the client, and what stands further left is the client's own invention. Anything that is no address ends the walk.
 */
/** Finds the client behind trusted proxies. One per loop. */
@EventLoopConfined
final class ProxyChain {

    private final Cidr[] proxies;
    private final AddressReader address = new AddressReader();
    private byte @Nullable [] client;

    ProxyChain(Cidr[] proxies) {
        this.proxies = proxies;
    }

    boolean trusts(@Borrowed byte[] peer) {
        return proxies.length > 0 && address.read(peer, 0, peer.length) && isProxy();
    }

    /** The client's address, or null if the head names none that can be believed. */
    byte @Nullable [] client(@Borrowed HeadBlock head) {
        client = null;
        boolean further = true;
        for (int line = head.lines() - 1; line >= 0 && further; line--) {
            if (!head.removed(line) && head.id(line) == KnownNames.X_FORWARDED_FOR) {
                further = walk(head.bytes(), head.valueStart(line), head.valueEnd(line));
            }
        }
        return client;
    }

    /** Reads one line from its end; returns whether all of it were trusted proxies. */
    private boolean walk(byte[] bytes, int lineStart, int lineEnd) {
        int end = lineEnd;
        while (end >= lineStart) {
            int start = end;
            while (start > lineStart && bytes[start - 1] != ',') {
                start--;
            }
            if (!readTrimmed(bytes, start, end)) {
                return false;
            }
            client = address.text();
            if (!isProxy()) {
                return false;
            }
            end = start - 1;
        }
        return true;
    }

    private boolean readTrimmed(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        return address.read(bytes, start, end);
    }

    private boolean isProxy() {
        for (Cidr proxy : proxies) {
            if (proxy.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
