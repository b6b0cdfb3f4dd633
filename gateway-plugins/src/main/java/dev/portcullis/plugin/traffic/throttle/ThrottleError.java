package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** How a throttle refuses. */
enum ThrottleError implements GatewayError {
    LIMITED;

    @Override
    public String code() {
        return "throttle.limited";
    }

    @Override
    public int status() {
        return 429;
    }

    @Override
    public Blame blame() {
        return Blame.CLIENT;
    }

    @Override
    public String meaning() {
        return "More requests came than a throttle lets pass.";
    }
}
