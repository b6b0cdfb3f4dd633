package dev.portcullis.exchange;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.ConnectionInfo;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The client's side of an exchange, written down. */
final class FakeClient implements ClientStream, ConnectionInfo {

    boolean writable = true;
    int status;
    long length;
    boolean bodyless;
    boolean lengthGiven;
    String lines = "";
    String interim = "";
    String body = "";
    String trailers = "";

    @Nullable GatewayError error;

    int heads;
    int ends;
    int exchangesEnded;
    boolean bodyStarted;
    boolean paused;

    @Override
    public ConnectionInfo connection() {
        return this;
    }

    @Override
    public void startBody() {
        bodyStarted = true;
    }

    @Override
    public void head(HeadBlock response, long bodyLength, boolean none) {
        heads++;
        status = response.status();
        lines = response.toString();
        length = bodyLength;
        bodyless = none;
        lengthGiven = response.contentLengthGiven();
    }

    @Override
    public void informational(HeadBlock head) {
        interim += head.status() + "\n" + head;
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        body += chunk.toString(StandardCharsets.US_ASCII);
        chunk.release();
    }

    @Override
    public void end(@Nullable HeadBlock lines) {
        ends++;
        trailers = lines == null ? "" : lines.toString();
    }

    @Override
    public void fail(GatewayError why, @Nullable Throwable cause) {
        error = why;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void onWritable(Runnable action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void exchangeEnded(DefaultExchange exchange) {
        exchangesEnded++;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress("203.0.113.7", 5000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 8080);
    }

    @Override
    public byte[] remoteAddress() {
        return "203.0.113.7".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public @Nullable String serverName() {
        return null;
    }

    @Override
    public String listener() {
        return "test";
    }
}
