package dev.portcullis.plugin.cache;

import dev.portcullis.spi.filter.SampleRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says to an operator which key a request has: what {@link KeyBuilder} writes for the cache, in words. */
final class SampleKey {

    private SampleKey() {}

    static String of(CacheConfig config, SampleRequest request) {
        if (!config.methods().contains(request.method())) {
            return "passes " + request.method() + ", which is not cached";
        }
        int mark = request.target().indexOf('?');
        String path = mark < 0 ? request.target() : request.target().substring(0, mark);
        byte[] query =
                mark < 0 ? new byte[0] : request.target().substring(mark + 1).getBytes(StandardCharsets.UTF_8);
        boolean byParts = config.key().stream().anyMatch(part -> part.is(KeyPart.Kind.QUERY) && part.name() != null);
        if (byParts && !QueryParameters.isPlain(query, 0, query.length)) {
            return "passes a query with a semicolon, which servers read in two ways";
        }
        List<String> words = new ArrayList<>();
        words.add(request.secure() ? "https" : "http");
        words.add("host " + request.host());
        words.add("path " + path);
        for (KeyPart part : config.key()) {
            String value = value(part, query, request);
            if (value != null) {
                words.add(value.isEmpty() ? "no " + part : part + " " + value);
            }
        }
        if (!config.shared() || config.hasPart(KeyPart.Kind.CALLER)) {
            words.add("the caller");
        }
        return "key: " + String.join(", ", words);
    }

    /** Null for what is in every key. */
    private static @Nullable String value(KeyPart part, byte[] query, SampleRequest request) {
        String name = part.name() == null ? "" : part.name();
        return switch (part.kind()) {
            case PATH, CALLER -> null;
            case QUERY -> name.isEmpty() ? text(query, 0, query.length) : parameters(query, name);
            case HEADER -> request.header(name);
            case STAGE_VARIABLE -> request.stageVariables().getOrDefault(name, "");
        };
    }

    private static String parameters(byte[] query, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        List<String> values = new ArrayList<>();
        int at = QueryParameters.find(query, 0, query.length, wanted);
        while (at < query.length) {
            int end = QueryParameters.end(query, at, query.length);
            values.add(text(query, QueryParameters.value(query, at, end), end));
            at = QueryParameters.find(query, end + 1, query.length, wanted);
        }
        return String.join(", ", values);
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
