package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** Why a request does not pass for its key. The client is told the same each time, as Amazon does. */
enum KeyError implements GatewayError {
    MISSING("key.missing", "The route asks for an API key and the request carries none."),
    UNKNOWN("key.unknown", "The request carries an API key that nobody has, or more than one."),
    DISABLED("key.disabled", "The request carries an API key that is not enabled."),
    NOT_ALLOWED("key.not_allowed", "The request's API key is not for this API, stage, route or method."),
    NO_PLAN("key.no_plan", "None of the usage plans of the request's API key covers this stage.");

    private final String code;
    private final String meaning;

    KeyError(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    @Override
    public String code() {
        return code;
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
        return meaning;
    }
}
