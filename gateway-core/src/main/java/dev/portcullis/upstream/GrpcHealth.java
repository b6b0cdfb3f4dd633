package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The one call of {@code grpc.health.v1.Health/Check} (gRPC's health-checking.md): a name asked, a number answered. */
final class GrpcHealth {

    static final String PATH = "/grpc.health.v1.Health/Check";

    private static final byte[] STATUS = "grpc-status".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX = 5;
    /** Field 1, a number; and field 1, a text. */
    private static final int NUMBER_1 = 0x08;

    private static final int TEXT_1 = 0x0a;
    private static final int SERVING = 1;
    private static final int LONGEST_NAME = 127;

    private final byte[] request;

    /** @param service its name, at most 127 bytes are asked for; empty for the server as a whole */
    GrpcHealth(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(name.length, LONGEST_NAME);
        int message = length == 0 ? 0 : 2 + length;
        ByteBuffer bytes = ByteBuffer.allocate(PREFIX + message).put((byte) 0).putInt(message);
        if (length > 0) {
            bytes.put((byte) TEXT_1).put((byte) length).put(name, 0, length);
        }
        request = bytes.array();
    }

    /** The message with its prefix; do not change the array. */
    byte[] request() {
        return request;
    }

    /** What is wrong with the server, from the lines behind its answer and the answer itself; null for nothing. */
    static @Nullable String failure(@Borrowed HeadBlock trailers, @Nullable ByteBuf answer) {
        int line = trailers.find(STATUS, 0);
        String status = line < 0 ? "none" : trailers.text(trailers.valueStart(line), trailers.valueEnd(line));
        if (!status.equals("0")) {
            return "grpc-status " + status;
        }
        return serves(answer) ? null : "the service is not serving";
    }

    /** An answer is one small message: a single byte says the status, as all of them are below 128. */
    private static boolean serves(@Nullable ByteBuf answer) {
        return answer != null
                && answer.readableBytes() >= PREFIX + 2
                && answer.getByte(0) == 0
                && answer.getByte(PREFIX) == NUMBER_1
                && answer.getByte(PREFIX + 1) == SERVING;
    }
}
