package dev.portcullis.wire.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcStatusTest {

    @ParameterizedTest
    @CsvSource({
        "400, 13", "401, 16", "403, 7", "404, 12", "405, 12", "408, 4", "413, 8", "414, 8", "415, 2", "417, 2",
        "421, 14", "429, 8", "431, 8", "499, 1", "500, 13", "501, 12", "502, 14", "503, 14", "504, 4", "505, 13"
    })
    void tellsStatusOfHttpInCodesOfGrpc(int http, int grpc) {
        assertThat(GrpcStatus.of(http)).isEqualTo(grpc);
    }
}
