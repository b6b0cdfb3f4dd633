package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class KeptAnswerTest {

    private static final HeaderName AGE = HeaderName.of("Age");

    private final Rig rig = new Rig();
    private final FakeClient client = rig.client;
    private final ByteBuf kept = Unpooled.directBuffer().writeBytes(Rig.ascii("kept."));

    private int status = 200;

    private final KeptAnswer answer = new KeptAnswer() {
        @Override
        public long writeHead(Exchange exchange, HeadBlock head) {
            head.statusLine(11, status, 0, 0);
            head.append(AGE.bytes(), AGE.id(), "7");
            if (status < 0) {
                throw new IllegalStateException("as a test wants it");
            }
            return kept.readableBytes();
        }

        @Override
        public @Nullable ByteBuf body(Exchange exchange) {
            return kept.retainedDuplicate();
        }
    };

    @AfterEach
    void letsTheBodyGo() {
        assertThat(kept.refCnt()).as("references to the kept body").isOne();
        kept.release();
    }

    @Test
    void writesItselfAndIsSent() {
        rig.onRequest(exchange -> Outcome.serve(answer)).send("GET");

        assertThat(client.status).isEqualTo(200);
        assertThat(client.lines).contains("Age: 7");
        assertThat(client.length).isEqualTo(5);
        assertThat(client.body).isEqualTo("kept.");
        rig.isOver();
    }

    @Test
    void toHeadItHasALengthAndNoBody() {
        rig.onRequest(exchange -> Outcome.serve(answer)).send("HEAD");

        assertThat(client.bodyless).isTrue();
        assertThat(client.lines).contains("Content-Length: 5");
        assertThat(client.body).isEmpty();
        rig.isOver();
    }

    @Test
    void notModifiedHasNoBody() {
        status = 304;
        rig.onRequest(exchange -> Outcome.serve(answer)).send("GET");

        assertThat(client.status).isEqualTo(304);
        assertThat(client.bodyless).isTrue();
        rig.isOver();
    }

    @Test
    void thatFailsToWriteItselfIsABrokenFilters() {
        status = -1;
        rig.onRequest(exchange -> Outcome.serve(answer)).send("GET");

        assertThat(client.status).isEqualTo(500);
        assertThat(client.lines).doesNotContain("Age: 7");
        rig.isOver();
    }

    @Test
    void takesThePlaceOfAnAnswerUnderWay() {
        rig.onResponse(exchange -> Outcome.serve(answer)).send("GET").head(200, 10, "X-A", "b");

        assertThat(client.body).isEqualTo("kept.");
        assertThat(client.lines).doesNotContain("X-A: b");
        assertThat(rig.cancelled).isOne();
        rig.isOver();
    }
}
