package dev.portcullis.plugin.integration.echo;

import dev.portcullis.spi.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a request in JSON. */
final class EchoDocument {

    private record Field(String name, List<String> values) {}

    private EchoDocument() {}

    /** The document in UTF-8. */
    static byte[] describe(Request request, byte[] body) {
        JsonText json = new JsonText();
        json.open()
                .key("method")
                .string(request.method())
                .key("path")
                .string(request.path())
                .key("query")
                .string(request.query())
                .key("protocol")
                .string(request.protocol());
        json.key("headers").open();
        for (Field field : fields(request)) {
            json.key(field.name);
            if (field.values.size() == 1) {
                json.string(field.values.get(0));
            } else {
                json.strings(field.values);
            }
        }
        json.close();
        body(json, body);
        return json.key("bytes").literal(Integer.toString(body.length)).close().toUtf8();
    }

    private static void body(JsonText json, byte[] body) {
        String text = decode(body);
        if (text != null) {
            json.key("body").string(text);
        } else {
            json.key("body")
                    .string(Base64.getEncoder().encodeToString(body))
                    .key("bodyBase64")
                    .literal("true");
        }
    }

    /** Lines by name, which is compared without case and shown as it was sent first. */
    private static Collection<Field> fields(Request request) {
        Map<String, Field> fields = new LinkedHashMap<>();
        request.headers()
                .forEach((name, value) -> fields.computeIfAbsent(
                                name.toLowerCase(Locale.ROOT), lower -> new Field(name, new ArrayList<>()))
                        .values
                        .add(value));
        return fields.values();
    }

    /** The bytes as text, or null if they are not UTF-8. */
    private static @Nullable String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
