package dev.portcullis.spi.filter;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request that an operator asks about and nobody sent.
 *
 * @param target path and query
 * @param headers the lines of each field, by its name in lower case
 * @param stageVariables those of the stage; what must not be shown is {@code ***}
 */
public record SampleRequest(
        String method,
        boolean secure,
        String host,
        String target,
        Map<String, List<String>> headers,
        Map<String, String> stageVariables) {

    public SampleRequest {
        headers = Map.copyOf(headers);
        stageVariables = Map.copyOf(stageVariables);
    }

    /** The lines of a field, joined by commas; empty if there is none. */
    public String header(String name) {
        return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }
}
