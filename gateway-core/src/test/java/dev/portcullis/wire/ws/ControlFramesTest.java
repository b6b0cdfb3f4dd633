package dev.portcullis.wire.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class ControlFramesTest {

    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private static byte[] bytes(ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        return bytes;
    }

    @Test
    void pingIsEmpty() {
        assertThat(bytes(ControlFrames.ping(ALLOCATOR))).containsExactly(0x89, 0);
    }

    @Test
    void closeForAClientIsNotMasked() {
        assertThat(bytes(ControlFrames.close(ALLOCATOR, 1001, "bye"))).containsExactly(0x88, 5, 3, 0xe9, 'b', 'y', 'e');
    }

    @Test
    void closeForAServerIsMasked() {
        byte[] frame = bytes(ControlFrames.maskedClose(ALLOCATOR, 1001, "bye"));

        assertThat(frame).hasSize(11).startsWith(0x88, 0x85);
        byte[] payload = new byte[5];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (frame[6 + i] ^ frame[2 + (i & 3)]);
        }
        assertThat(payload).containsExactly(3, 0xe9, 'b', 'y', 'e');
    }

    @Test
    void eachMaskIsAnother() {
        assertThat(bytes(ControlFrames.maskedClose(ALLOCATOR, 1001, "")))
                .isNotEqualTo(bytes(ControlFrames.maskedClose(ALLOCATOR, 1001, "")));
    }

    @Test
    void reasonMustFitIntoAControlFrame() {
        assertThatThrownBy(() -> ControlFrames.close(ALLOCATOR, 1001, "x".repeat(124)))
                .hasMessageContaining("124 octets (expected: at most 123)");
    }
}
