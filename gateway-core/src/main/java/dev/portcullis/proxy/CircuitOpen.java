package dev.portcullis.proxy;

import dev.portcullis.error.Blame;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;

/** {@link CoreError#UPSTREAM_CIRCUIT_OPEN} that tells the client when it may be worth to ask again. */
record CircuitOpen(int retryAfterSeconds) implements GatewayError {

    @Override
    public String code() {
        return CoreError.UPSTREAM_CIRCUIT_OPEN.code();
    }

    @Override
    public int status() {
        return CoreError.UPSTREAM_CIRCUIT_OPEN.status();
    }

    @Override
    public Blame blame() {
        return CoreError.UPSTREAM_CIRCUIT_OPEN.blame();
    }

    @Override
    public String meaning() {
        return CoreError.UPSTREAM_CIRCUIT_OPEN.meaning();
    }
}
