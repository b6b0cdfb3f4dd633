package dev.portcullis.upstream;

/**
 * One server's figures at a moment, summed over all loops; those of different loops may be of slightly different moments.
 *
 * @param open connections, opening ones included
 * @param idle connections that wait for a request
 * @param pending requests under way, those waiting for a connection to open included
 * @param requests sent to it, ever
 * @param inUse whether it gets requests
 */
public record EndpointStatistics(Endpoint endpoint, int open, int idle, int pending, long requests, boolean inUse) {}
