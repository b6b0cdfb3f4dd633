package dev.portcullis.server.admin;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** Why the operator's listener refuses a request. */
public enum AdminError implements GatewayError {
    ADMIN_HOST(
            "admin.host",
            403,
            Blame.CLIENT,
            "The Host of a request to the operator's listener is neither loopback nor among admin.hosts."),
    ADMIN_ORIGIN("admin.origin", 403, Blame.CLIENT, "A web page of another origin calls the operator's listener."),
    ADMIN_PURGE(
            "admin.purge",
            400,
            Blame.CLIENT,
            "A purge names something else than api, stage and route, each once and with a value.");

    private final String code;
    private final int status;
    private final Blame blame;
    private final String meaning;

    AdminError(String code, int status, Blame blame, String meaning) {
        this.code = code;
        this.status = status;
        this.blame = blame;
        this.meaning = meaning;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Blame blame() {
        return blame;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
