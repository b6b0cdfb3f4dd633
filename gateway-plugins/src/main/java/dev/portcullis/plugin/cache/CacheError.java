package dev.portcullis.plugin.cache;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** How a cache refuses. */
enum CacheError implements GatewayError {
    REFRESH_FORBIDDEN;

    @Override
    public String code() {
        return "cache.refresh_forbidden";
    }

    @Override
    public int status() {
        return 403;
    }

    @Override
    public Blame blame() {
        return Blame.CLIENT;
    }

    @Override
    public String meaning() {
        return "The request asks for a fresh answer by Cache-Control, which the cache does not grant to this caller.";
    }
}
