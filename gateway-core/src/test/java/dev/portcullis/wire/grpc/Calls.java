package dev.portcullis.wire.grpc;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import java.nio.charset.StandardCharsets;

/** Heads of requests, made of what a test says. */
final class Calls {

    private Calls() {}

    /** @param lines names and values in turns */
    static HeadBlock head(String method, String... lines) {
        HeadBlock head = new HeadBlockPool().take();
        head.requestLine(0, 0, 0, 0, 20);
        head.method(method.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < lines.length; i += 2) {
            HeaderName name = HeaderName.of(lines[i]);
            head.append(name.bytes(), name.id(), lines[i + 1]);
        }
        return head;
    }
}
