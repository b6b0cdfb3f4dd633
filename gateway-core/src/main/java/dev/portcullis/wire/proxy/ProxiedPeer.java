package dev.portcullis.wire.proxy;

import java.net.InetSocketAddress;

/**
 * The two ends of a client's connection to a load balancer.
 *
 * @param source the client
 * @param destination what the client connected to
 */
public record ProxiedPeer(InetSocketAddress source, InetSocketAddress destination) {}
