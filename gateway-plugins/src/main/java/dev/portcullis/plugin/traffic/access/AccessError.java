package dev.portcullis.plugin.traffic.access;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** How an access rule refuses. */
enum AccessError implements GatewayError {
    DENIED;

    @Override
    public String code() {
        return "access.denied";
    }

    @Override
    public int status() {
        return 403;
    }

    @Override
    public Blame blame() {
        return Blame.CLIENT;
    }

    @Override
    public String meaning() {
        return "The client's address is denied, or not among those that are allowed.";
    }
}
