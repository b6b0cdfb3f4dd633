package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** How a usage plan refuses. */
public enum PlanError implements GatewayError {
    THROTTLED("plan.throttled", "Too Many Requests", "A key is used more often than its usage plan lets pass."),
    QUOTA_EXHAUSTED("plan.quota_exhausted", "Limit Exceeded", "A key has used up the quota of its usage plan.");

    private final String code;
    private final String message;
    private final String meaning;

    PlanError(String code, String message, String meaning) {
        this.code = code;
        this.message = message;
        this.meaning = meaning;
    }

    @Override
    public String code() {
        return code;
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
        return meaning;
    }

    @Override
    public String message() {
        return message;
    }
}
