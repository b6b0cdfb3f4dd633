package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import org.jspecify.annotations.Nullable;

/**
 * Where a request has its key.
 *
 * @param header the header it is in
 * @param query the query parameter it may be in instead, or null
 * @param forward whether the upstream gets it, too
 */
@Doc("Lets a request pass only with an API key, within what the key's usage plan grants.")
public record ApiKeySettings(
        @Doc("The header with the key.") @Default("X-Api-Key") @Example("X-Api-Key")
        String header,

        @Doc(
                "A query parameter that may have the key if the header is missing. Keys in URLs end up in logs: prefer headers.")
        @Example("api_key")
        @Nullable String query,

        @Doc("Whether the upstream gets the key, too.") @Default("false") @Example("true")
        boolean forward) {

    public ApiKeySettings {
        new Invariants()
                .require(
                        isHeader(header),
                        "header",
                        Problems.quoted(header),
                        "a header name that the gateway does not write itself")
                .require(
                        query == null || isPlain(query),
                        "query",
                        Problems.quoted(query == null ? "" : query),
                        "letters, digits, -, . and _")
                .orThrow();
    }

    /**
     * The short form {@code api-key: required}.
     *
     * @throws IllegalArgumentException if the text is another
     */
    public static ApiKeySettings fromText(String text) {
        if (!text.equals("required")) {
            throw new IllegalArgumentException(Problems.shown(text) + " (expected: required, or off)");
        }
        return new ApiKeySettings("X-Api-Key", null, false);
    }

    private static boolean isHeader(String name) {
        try {
            return Headers.isWritable(HeaderName.of(name));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '.'
                                || c == '_');
    }
}
