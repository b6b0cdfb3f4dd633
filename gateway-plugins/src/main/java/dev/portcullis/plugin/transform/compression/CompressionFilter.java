package dev.portcullis.plugin.transform.compression;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.VaryField;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.ResponseFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/*
 * Three questions about an answer, the cheapest first. May its body be changed at all? Is it worth it, by type and length?
 * Then the answer depends on Accept-Encoding, whatever that says, and caches have to know. Does the client want it?
 *
 * An answer to HEAD has the head that the one to GET would have.
 */
/** Decides which answers are compressed. The engine sees to length and entity tag. */
final class CompressionFilter implements ResponseFilter {

    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");
    private static final HeaderName CONTENT_ENCODING = HeaderName.of("Content-Encoding");
    private static final HeaderName CACHE_CONTROL = HeaderName.of("Cache-Control");
    private static final HeaderName ACCEPT_RANGES = HeaderName.of("Accept-Ranges");
    /** What says something of the very bytes. */
    private static final HeaderName[] FIXING = {
        CONTENT_ENCODING, HeaderName.of("Content-Range"), HeaderName.of("Content-Digest"), HeaderName.of("Content-MD5"),
    };

    private static final byte[] NO_TRANSFORM = "no-transform".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GRPC = "application/grpc".getBytes(StandardCharsets.US_ASCII);

    private final MediaTypes types;
    private final long minimum;
    private final DeflaterPool deflaters;
    private final List<AcceptEncoding> readers;

    CompressionFilter(CompressionConfig config, DeflaterPool deflaters, int loops) {
        types = new MediaTypes(config.types());
        minimum = config.minimum().bytes();
        this.deflaters = deflaters;
        readers =
                IntStream.range(0, loops).mapToObj(loop -> new AcceptEncoding()).toList();
    }

    @Override
    public Outcome onResponse(Exchange exchange) {
        Headers headers = exchange.response().headers();
        int status = exchange.response().status();
        long length = length(exchange);
        if (status < 200 || status == 204 || status == 206 || length == 0 && status != 304) {
            return Outcome.proceed();
        }
        if (status == 304) {
            VaryField.add(headers, AcceptEncoding.NAME);
            return Outcome.proceed();
        }
        AcceptEncoding accepted = readers.get(exchange.loopIndex());
        accepted.read(exchange.request().headers());
        boolean worth = (length == Body.UNKNOWN || length >= minimum) && isListed(headers);
        if ((worth || accepted.refusesIdentity())
                && mayChange(headers, exchange.request().headers())) {
            VaryField.add(headers, AcceptEncoding.NAME);
            compress(exchange, accepted.best(), length == Body.UNKNOWN);
        }
        return Outcome.proceed();
    }

    /** Bytes of body that the answer has, or that the one to GET would have. */
    private static long length(Exchange exchange) {
        long length = exchange.response().body().length();
        if (length != 0 || !exchange.request().method().equals("HEAD")) {
            return length;
        }
        Headers headers = exchange.response().headers();
        int line = headers.line(CONTENT_LENGTH, 0);
        return line < 0 ? Body.UNKNOWN : number(headers.block(), line);
    }

    /** The engine has checked that it is one. */
    private static long number(HeadBlock head, int line) {
        long number = 0;
        for (int at = head.valueStart(line); at < head.valueEnd(line); at++) {
            number = number * 10 + head.bytes()[at] - '0';
        }
        return number;
    }

    private boolean isListed(Headers headers) {
        int line = headers.line(CONTENT_TYPE, 0);
        HeadBlock head = headers.block();
        return line >= 0 && types.contain(head.bytes(), head.valueStart(line), head.valueEnd(line));
    }

    private static boolean mayChange(Headers answer, Headers request) {
        for (int i = 0; i < FIXING.length; i++) {
            if (answer.contains(FIXING[i])) {
                return false;
            }
        }
        return !answer.lists(CACHE_CONTROL, NO_TRANSFORM)
                && !request.lists(CACHE_CONTROL, NO_TRANSFORM)
                && !isGrpc(answer);
    }

    /** It compresses its messages itself. */
    private static boolean isGrpc(Headers answer) {
        int line = answer.line(CONTENT_TYPE, 0);
        HeadBlock head = answer.block();
        return line >= 0
                && head.valueEnd(line) - head.valueStart(line) >= GRPC.length
                && Octets.equalsIgnoreCase(head.bytes(), head.valueStart(line), GRPC.length, GRPC);
    }

    private void compress(Exchange exchange, @Nullable Coding coding, boolean streaming) {
        int loop = exchange.loopIndex();
        Deflater deflater = coding == null ? null : deflaters.take(loop);
        if (coding == null || deflater == null) {
            return;
        }
        Headers headers = exchange.response().headers();
        headers.remove(ACCEPT_RANGES);
        headers.add(CONTENT_ENCODING, coding.token(), 0, coding.token().length);
        exchange.response().body().transform(new Compressor(deflaters, loop, deflater, coding, streaming));
    }
}
