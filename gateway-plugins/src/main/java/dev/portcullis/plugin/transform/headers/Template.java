package dev.portcullis.plugin.transform.headers;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A header value with places to fill in, read once. A value without any is prepared as bytes. Immutable. */
final class Template {

    private static final String STAGE_VARIABLE = "stageVariables.";
    private static final String REFERENCES = "${stageVariables.name}, ${context.requestId} or ${context.routeKey}";

    /** A piece of the value. */
    private interface Part {

        /** The text in this exchange; null is the same as empty. */
        @Nullable String text(Exchange exchange);
    }

    private final Part[] parts;
    private final byte[] constant;

    private Template(List<Part> parts, byte[] constant) {
        this.parts = parts.toArray(Part[]::new);
        this.constant = constant;
    }

    /** What was expected where {@code text} is no good; null if it is fine. */
    static @Nullable String problemIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e || !Octets.isFieldValue((byte) text.charAt(i))) {
                return "visible ASCII characters, spaces and tabs";
            }
        }
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 2)) {
            int end = text.indexOf('}', at);
            if (end < 0 || part(text.substring(at + 2, end)) == null) {
                return REFERENCES;
            }
        }
        return null;
    }

    /** Reads a text in which {@link #problemIn} finds nothing. */
    static Template compile(String text) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
            int end = text.indexOf('}', at);
            String literal = text.substring(from, at);
            Part part = part(text.substring(at + 2, end));
            if (part == null) {
                throw new IllegalArgumentException('"' + text + "\" (expected: " + REFERENCES + ")");
            }
            parts.add(exchange -> literal);
            parts.add(part);
            from = end + 1;
        }
        if (parts.isEmpty()) {
            return new Template(parts, text.getBytes(StandardCharsets.US_ASCII));
        }
        String rest = text.substring(from);
        parts.add(exchange -> rest);
        return new Template(parts, new byte[0]);
    }

    private static @Nullable Part part(String reference) {
        if (reference.equals("context.requestId")) {
            return exchange -> new String(exchange.id(), StandardCharsets.US_ASCII);
        }
        if (reference.equals("context.routeKey")) {
            return exchange -> exchange.match().routeKey();
        }
        if (reference.startsWith(STAGE_VARIABLE) && reference.length() > STAGE_VARIABLE.length()) {
            String name = reference.substring(STAGE_VARIABLE.length());
            return exchange -> exchange.match().stageVariable(name);
        }
        return null;
    }

    void addTo(Headers headers, HeaderName name, Exchange exchange) {
        if (parts.length == 0) {
            headers.add(name, constant, 0, constant.length);
            return;
        }
        StringBuilder value = new StringBuilder();
        for (Part part : parts) {
            String text = part.text(exchange);
            if (text != null) {
                value.append(text);
            }
        }
        headers.add(name, value);
    }
}
