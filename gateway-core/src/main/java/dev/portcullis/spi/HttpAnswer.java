package dev.portcullis.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of an {@link HttpCall}.
 *
 * @param fields by name in lower case; values of a repeated name are joined with {@code ", "}
 * @param body as it came; nothing is decoded
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record HttpAnswer(int status, Map<String, String> fields, byte[] body) {

    public HttpAnswer {
        fields = Map.copyOf(fields);
    }

    /** The field's value, or null. */
    public @Nullable String field(String lowerName) {
        return fields.get(lowerName);
    }
}
