package dev.portcullis.spi.filter;

/** Where in the chain a filter stands: Amazon's order, inwards from the client. Outwards is the mirror image. */
public enum Slot {
    OBSERVE,
    COMPRESS,
    CORS,
    ACCESS,
    PRE_LIMIT,
    AUTHORIZE,
    KEY,
    LIMIT,
    VALIDATE,
    CACHE,
    MAP,
    FILTERS
}
