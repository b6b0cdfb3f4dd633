package dev.portcullis.plugin.cache;

import dev.portcullis.contract.EventLoopConfined;

/** What one loop reads requests and answers with. */
@EventLoopConfined
record LoopReaders(RequestScan scan, KeyBuilder keys, CacheControl directives) {

    static LoopReaders of(CacheConfig config) {
        return new LoopReaders(new RequestScan(), new KeyBuilder(config.key(), config.shared()), new CacheControl());
    }
}
