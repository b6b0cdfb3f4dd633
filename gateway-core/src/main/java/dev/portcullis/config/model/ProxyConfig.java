package dev.portcullis.config.model;

import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Ref;
import org.jspecify.annotations.Nullable;

/** An integration that passes the request to an upstream; short form: the upstream's name. */
public record ProxyConfig(
        @Doc("The upstream.") @Ref("upstreams") String upstream,

        @Doc("The path it gets, with the route's variables; the query is kept. Without it, the request's own.")
        @Example("/v2/items/{id}")
        @Nullable String path) {}
