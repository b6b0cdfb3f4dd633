package dev.portcullis.exchange;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** An error that tells the client how to prove who it is. */
record Challenge() implements GatewayError {

    @Override
    public String code() {
        return "test.challenge";
    }

    @Override
    public int status() {
        return 401;
    }

    @Override
    public Blame blame() {
        return Blame.CLIENT;
    }

    @Override
    public String meaning() {
        return "Somebody has to say who they are.";
    }

    @Override
    public String challenge() {
        return "Bearer error=\"x\"";
    }
}
