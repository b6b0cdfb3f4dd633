package dev.portcullis.engine.pipeline;

import dev.portcullis.error.Blame;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;

/** {@link CoreError#OVERLOADED} that tells the client when to try again. */
record Overloaded(int retryAfterSeconds) implements GatewayError {

    @Override
    public String code() {
        return CoreError.OVERLOADED.code();
    }

    @Override
    public int status() {
        return CoreError.OVERLOADED.status();
    }

    @Override
    public Blame blame() {
        return CoreError.OVERLOADED.blame();
    }

    @Override
    public String meaning() {
        return CoreError.OVERLOADED.meaning();
    }
}
