package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class BodyTapTest {

    private final Rig rig = new Rig();
    private final StringBuilder seen = new StringBuilder();

    private final Body.BodyTap tap = new Body.BodyTap() {
        @Override
        public void data(ByteBuf chunk) {
            seen.append(chunk.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void end(boolean withTrailers) {
            seen.append(withTrailers ? "|trailers" : "|");
        }

        @Override
        public void discard() {
            seen.append("|discarded");
        }
    };

    @Test
    void seesTheBodyAndChangesNothing() {
        tapped().send("GET")
                .head(200, 10, "ETag", "\"a\"")
                .data("hello")
                .data("world")
                .end();

        assertThat(seen).hasToString("helloworld|");
        assertThat(rig.client.length).isEqualTo(10);
        assertThat(rig.client.lines).contains("ETag: \"a\"");
        assertThat(rig.client.body).isEqualTo("helloworld");
        rig.isOver();
    }

    @Test
    void hearsThatTheBodyBreaksOff() {
        tapped().send("GET").head(200, 10).data("hello");
        rig.responder().fail(CoreError.UPSTREAM_RESET, null);

        assertThat(seen).hasToString("hello|discarded");
        rig.isOver();
    }

    @Test
    void hearsThatTheClientHasGone() {
        tapped().send("GET").head(200, 10).data("hello");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);

        assertThat(seen).hasToString("hello|discarded");
        rig.isOver();
    }

    @Test
    void isNotTakenForWholeWhenAnotherBodyTakesItsPlace() {
        rig.onResponse(exchange -> {
            exchange.response().body().replace(Rig.ascii("other"));
            return Outcome.proceed();
        });
        tapped().send("GET").head(200, 5).data("hello").end();

        assertThat(seen).hasToString("|discarded");
        assertThat(rig.client.body).isEqualTo("other");
        rig.isOver();
    }

    /** The innermost filter taps. */
    private Rig tapped() {
        return rig.onResponse(exchange -> {
            exchange.response().body().tap(tap);
            return Outcome.proceed();
        });
    }
}
