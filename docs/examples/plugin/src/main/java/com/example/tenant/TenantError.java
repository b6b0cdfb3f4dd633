package com.example.tenant;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** How a request without a known tenant is refused. */
enum TenantError implements GatewayError {
    MISSING("tenant.missing", 400, "The request names no tenant."),
    UNKNOWN("tenant.unknown", 403, "The request names a tenant that is not allowed.");

    private final String code;
    private final int status;
    private final String meaning;

    TenantError(String code, int status, String meaning) {
        this.code = code;
        this.status = status;
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
        return Blame.CLIENT;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
