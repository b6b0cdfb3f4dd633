package dev.portcullis.plugin.integration.mock;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer.
 *
 * @param status 200 to 599
 * @param headers lines of the answer
 * @param contentType type of the body; empty for JSON if it looks like that, else plain text
 * @param body text, sent as UTF-8; empty for none
 */
@Doc("Answers with a fixed status, header lines and text.")
public record MockConfig(
        @Doc("Status of the answer, 200 to 599.") @Default("200") @Example("404")
        int status,

        @Doc("Header lines of the answer.") @Default("{}") @Example("{Cache-Control: no-store}")
        Map<String, String> headers,

        @Doc("Type of the body. If left out: application/json for a body that begins like JSON, else text/plain.")
        @Default("")
        @Example("text/html")
        String contentType,

        @Doc("Text of the answer.") @Default("") @Example("'{\"message\":\"no such thing\"}'")
        String body) {

    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");

    public MockConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        boolean bodyAllowed = status != 204 && status != 205 && status != 304;
        Invariants invariants = new Invariants()
                .require(status >= 200 && status <= 599, "status", status, "200 to 599")
                .require(bodyAllowed || body.isEmpty(), "body", '"' + body + '"', "none with status " + status)
                .require(isValue(contentType), "contentType", '"' + contentType + '"', "a media type");
        headers.forEach((name, value) -> {
            invariants.require(
                    isName(name), "headers", '"' + name + '"', "a header name that the gateway does not write itself");
            invariants.require(
                    isValue(value), "headers", name + ": \"" + value + '"', "visible ASCII, spaces and tabs");
        });
        invariants.orThrow();
    }

    /** The type of the body, or empty if there is none or {@link #headers} give it. */
    String effectiveType() {
        boolean given =
                headers.keySet().stream().anyMatch(name -> HeaderName.of(name).equals(CONTENT_TYPE));
        if (body.isEmpty() || given) {
            return "";
        }
        if (!contentType.isEmpty()) {
            return contentType;
        }
        char first = body.stripLeading().isEmpty() ? ' ' : body.stripLeading().charAt(0);
        return first == '{' || first == '[' || first == '"' ? "application/json" : "text/plain; charset=utf-8";
    }

    private static boolean isName(String text) {
        try {
            return Headers.isWritable(HeaderName.of(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isValue(String text) {
        return text.chars().allMatch(c -> c < 0x80 && Octets.isFieldValue((byte) c));
    }
}
