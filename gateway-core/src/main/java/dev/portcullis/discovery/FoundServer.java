package dev.portcullis.discovery;

import java.net.InetAddress;

/**
 * A server that a name stands for.
 *
 * @param host the name that was looked up; of SRV records, the one that they name
 * @param port 0 where the name does not say
 * @param weight its share, 1 to 1000
 * @param priority lower ones are used as long as they are well; 0 where the name does not say
 */
public record FoundServer(String host, InetAddress address, int port, int weight, int priority) {

    /** One of a name's addresses. */
    public static FoundServer of(String host, InetAddress address) {
        return new FoundServer(host, address, 0, 1, 0);
    }
}
