package dev.portcullis.upstream;

import dev.portcullis.discovery.NameBook;
import dev.portcullis.discovery.TargetReader;
import dev.portcullis.loop.LoopContext;
import java.util.concurrent.Executor;

/**
 * What upstreams do beside serving requests: finding servers, checking them, ejecting them. All of it on one loop that
 * serves no clients, for all upstreams.
 *
 * @param loop its context; the index is 0
 * @param sockets connections for checks, on that loop
 * @param blocking runs what reads files
 */
public record Background(
        LoopContext loop, ConnectionFactory sockets, NameBook names, Executor blocking, TargetReader files) {}
