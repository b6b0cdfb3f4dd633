package dev.portcullis.body;

import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** Makes chunks whose loss would be noticed. */
final class Chunks {

    private Chunks() {}

    @Owned
    static ByteBuf of(String text) {
        return ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, text);
    }
}
