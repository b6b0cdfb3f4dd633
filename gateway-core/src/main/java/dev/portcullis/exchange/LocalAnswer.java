package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.KeptAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Puts a whole answer of the gateway's own in place of what is under way in one exchange: a filter's, an integration's, an
 * error told. Belongs to the exchange; confined to its loop.
 */
@EventLoopConfined
final class LocalAnswer {

    private static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");

    private final DefaultExchange exchange;
    private final RequestView request;
    private final ResponseView response;
    private final ExchangeBodies bodies;
    private final GrpcCall grpc;
    /** The status of an error that was told in gRPC, with 200; 0 if none was. */
    private int toldStatus;

    LocalAnswer(
            DefaultExchange exchange,
            RequestView request,
            ResponseView response,
            ExchangeBodies bodies,
            GrpcCall grpc) {
        this.exchange = exchange;
        this.request = request;
        this.response = response;
        this.bodies = bodies;
        this.grpc = grpc;
    }

    /** An exchange begins, which has no answer. */
    void begin() {
        toldStatus = 0;
    }

    /** The status for records: that of the answer under way, or of the error it tells. */
    int status() {
        return toldStatus != 0 ? toldStatus : response.status();
    }

    void give(LocalResponse local) {
        HeadBlock head = turnTo();
        head.statusLine(11, local.status(), 0, 0);
        for (LocalResponse.Line line : local.lines()) {
            head.append(line.name().bytes(), line.name().id(), line.value(), 0, line.value().length);
        }
        give(head, local.body().length, local.body().length == 0 ? null : Unpooled.wrappedBuffer(local.body()));
    }

    void give(KeptAnswer answer) {
        HeadBlock head = turnTo();
        long length = answer.writeHead(exchange.view(), head);
        boolean empty = request.isHead() || head.status() == 204 || head.status() == 304;
        give(head, length, empty ? null : answer.body(exchange.view()));
    }

    /** Tells the client of an error, in the words of what it speaks. */
    void tell(GatewayError error) {
        if (grpc.isCall()) {
            give(ErrorRenderer.renderForGrpc(error));
            response.block().contentLengthGiven(false);
            toldStatus = ErrorRenderer.status(error);
        } else {
            give(ErrorRenderer.render(error));
        }
    }

    /** Forgets the answer that was under way, and gives the empty head of the next. */
    private HeadBlock turnTo() {
        toldStatus = 0;
        exchange.dropIntegration();
        bodies.forgetWaits();
        HeadBlock head = response.block();
        head.clear();
        return head;
    }

    /** A whole answer: its head is written, its framing is not. */
    private void give(HeadBlock head, long length, @Owned @Nullable ByteBuf body) {
        head.bodyLength(length);
        head.keepAlive(true);
        if (request.isHead()) {
            // no framing is written for what has no body, so the length that GET would show is a line as any other
            head.append(CONTENT_LENGTH.bytes(), CONTENT_LENGTH.id(), Long.toString(length));
        }
        head.contentLengthGiven(true);
        bodies.giveAnswer(length, body);
    }
}
