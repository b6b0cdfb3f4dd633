package dev.portcullis.plugin.traffic.timeout;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** How a timeout ends an exchange. */
enum TimeoutError implements GatewayError {
    TOTAL;

    @Override
    public String code() {
        return "timeout.total";
    }

    @Override
    public int status() {
        return 504;
    }

    @Override
    public Blame blame() {
        return Blame.GATEWAY;
    }

    @Override
    public String meaning() {
        return "The exchange took longer in all than its timeout policy allows.";
    }
}
