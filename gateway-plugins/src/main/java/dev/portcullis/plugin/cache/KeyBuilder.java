package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Match;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The bytes of a key:
 *
 *   settings, api, stage, route | scheme, host, what proxies say of both | path | the parts, as the settings have them | caller
 *
 * Values that come from a head hold no byte 0, so it ends them; texts that may hold anything have their length before them.
 * The first group is the same from request to request on a route, and stays where it was written. The settings are in it
 * because a request that was here before a reload still writes the keys of before.
 */
/** Writes keys, one after the other, into one array. One for each loop and policy. */
@EventLoopConfined
final class KeyBuilder {

    private static final byte ABSENT = 1;
    private static final byte PRESENT = 2;
    private static final byte END = 0;

    private final KeyPart.Kind[] kinds;
    private final byte[][] queryNames;
    private final @Nullable HeaderName[] headers;
    private final String[] texts;
    private final String settings;
    private final boolean shared;
    private final boolean forCaller;
    private final CacheKey key = new CacheKey(new byte[0], 0);

    private byte[] bytes = new byte[512];
    private int end;
    private int prefix = -1;
    private @Nullable String api;
    private @Nullable String stage;
    private @Nullable String route;

    KeyBuilder(List<KeyPart> parts, boolean shared) {
        List<KeyPart> written = parts.stream()
                .filter(part -> !part.is(KeyPart.Kind.PATH) && !part.is(KeyPart.Kind.CALLER))
                .toList();
        kinds = written.stream().map(KeyPart::kind).toArray(KeyPart.Kind[]::new);
        texts = written.stream()
                .map(part -> part.name() == null ? "" : part.name())
                .toArray(String[]::new);
        queryNames = Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        headers = new @Nullable HeaderName[texts.length];
        for (int i = 0; i < texts.length; i++) {
            headers[i] = kinds[i] == KeyPart.Kind.HEADER ? HeaderName.of(texts[i]) : null;
        }
        settings = parts + (shared ? " shared" : "");
        this.shared = shared;
        forCaller = parts.stream().anyMatch(part -> part.is(KeyPart.Kind.CALLER));
    }

    /** The key of a request; valid until the next. Null if its query can be read in more than one way. */
    @Nullable CacheKey build(Exchange exchange, RequestScan scan) {
        HeadBlock head = exchange.request().headers().block();
        begin(exchange.match());
        put(exchange.connection().secure() ? (byte) 's' : (byte) 'p');
        host(head, scan.host());
        host(head, scan.forwardedHost());
        line(head, scan.forwardedProto());
        line(head, scan.forwardedPort());
        byte[] from = head.bytes();
        int target = head.targetEnd();
        int query = head.targetStart();
        while (query < target && from[query] != '?') {
            query++;
        }
        put(from, head.targetStart(), query);
        put(END);
        if (!parts(exchange, head, Math.min(query + 1, target), target)) {
            return null;
        }
        caller(exchange);
        key.set(bytes, end);
        return key;
    }

    /** Begins with a key that was copied, for {@link #vary}. */
    void load(CacheKey from) {
        end = 0;
        ensure(from.length());
        from.writeTo(bytes);
        end = from.length();
        prefix = -1;
    }

    /** The last key with these fields of the same request added, for answers that vary by them. Valid until the next. */
    CacheKey vary(Exchange exchange, VaryRule rule) {
        Headers lines = exchange.request().headers();
        for (HeaderName name : rule.names()) {
            header(lines, name);
        }
        key.set(bytes, end);
        return key;
    }

    private void begin(Match match) {
        boolean same = api == match.api() && stage == match.stage() && route == match.routeKey(); // as objects
        if (prefix < 0 || !same) {
            api = match.api();
            stage = match.stage();
            route = match.routeKey();
            end = 0;
            text(settings);
            text(api);
            text(stage);
            text(route);
            prefix = end;
        }
        end = prefix;
    }

    private void host(HeadBlock head, int line) {
        if (line >= 0) {
            int start = head.valueStart(line);
            int length = head.valueEnd(line) - start;
            ensure(length);
            for (int i = 0; i < length; i++) {
                bytes[end + i] = Octets.lower(head.bytes()[start + i]);
            }
            end += length;
        }
        put(END);
    }

    private void line(HeadBlock head, int line) {
        if (line < 0) {
            put(ABSENT);
        } else {
            put(PRESENT);
            put(head.bytes(), head.valueStart(line), head.valueEnd(line));
            put(END);
        }
    }

    private boolean parts(Exchange exchange, HeadBlock head, int query, int target) {
        for (int i = 0; i < kinds.length; i++) {
            switch (kinds[i]) {
                case QUERY -> {
                    if (queryNames[i].length == 0) {
                        put(head.bytes(), query, target);
                        put(END);
                    } else if (QueryParameters.isPlain(head.bytes(), query, target)) {
                        parameter(head.bytes(), query, target, queryNames[i]);
                    } else {
                        return false;
                    }
                }
                case HEADER -> {
                    HeaderName name = headers[i];
                    if (name != null) {
                        header(exchange.request().headers(), name);
                    }
                }
                case STAGE_VARIABLE -> text(exchange.match().stageVariable(texts[i]));
                case PATH, CALLER -> {}
            }
        }
        return true;
    }

    private void parameter(byte[] from, int query, int target, byte[] name) {
        for (int at = QueryParameters.find(from, query, target, name);
                at < target;
                at = QueryParameters.find(from, QueryParameters.end(from, at, target) + 1, target, name)) {
            put(PRESENT);
            put(
                    from,
                    QueryParameters.value(from, at, QueryParameters.end(from, at, target)),
                    QueryParameters.end(from, at, target));
            put(END);
        }
        put(ABSENT);
    }

    private void header(Headers lines, HeaderName name) {
        HeadBlock head = lines.block();
        for (int line = lines.line(name, 0); line >= 0; line = lines.line(name, line + 1)) {
            put(PRESENT);
            put(head.bytes(), head.valueStart(line), head.valueEnd(line));
            put(END);
        }
        put(ABSENT);
    }

    private void caller(Exchange exchange) {
        if (!shared || forCaller) {
            text(exchange.caller().principal());
            text(exchange.caller().apiKeyId());
        }
    }

    /** With its length before it, as it may hold any character. */
    private void text(@Nullable String text) {
        int length = text == null ? -1 : text.length();
        ensure(Integer.BYTES + 2 * Math.max(length, 0));
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[end++] = (byte) (length >> shift);
        }
        for (int i = 0; i < length; i++) {
            char c = text == null ? 0 : text.charAt(i);
            bytes[end++] = (byte) (c >> 8);
            bytes[end++] = (byte) c;
        }
    }

    private void put(byte octet) {
        ensure(1);
        bytes[end++] = octet;
    }

    private void put(@Borrowed byte[] from, int start, int stop) {
        int length = Math.max(stop - start, 0);
        ensure(length);
        System.arraycopy(from, start, bytes, end, length);
        end += length;
    }

    private void ensure(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }
}
