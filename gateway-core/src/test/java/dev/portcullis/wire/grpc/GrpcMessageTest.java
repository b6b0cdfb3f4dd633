package dev.portcullis.wire.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrpcMessageTest {

    @Test
    void leavesVisibleAsciiAndSpacesAlone() {
        assertThat(GrpcMessage.encode("Endpoint request timed out!~\"\\"))
                .isEqualTo("Endpoint request timed out!~\"\\");
    }

    @Test
    void encodesPercentControlsAndWhatIsNotAscii() {
        assertThat(GrpcMessage.encode("100%\r\n\u007fü\uD83D\uDE00")).isEqualTo("100%25%0D%0A%7F%C3%BC%F0%9F%98%80");
    }
}
