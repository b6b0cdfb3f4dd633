package dev.portcullis.plugin.observe.requestid;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;

/** Writes the exchange's id into the head that goes to the upstream and into the one that goes to the client. */
final class RequestIdFilter implements RequestFilter, ResponseFilter {

    private static final int LONGEST = 128;

    private final HeaderName header;
    private final HeaderName responseHeader;
    private final boolean trust;

    RequestIdFilter(RequestIdConfig config) {
        this.header = HeaderName.of(config.header());
        this.responseHeader = HeaderName.of(config.responseHeader());
        this.trust = config.trust();
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        Headers headers = exchange.request().headers();
        if (!trust || !hasOneToken(headers)) {
            byte[] id = exchange.id();
            headers.set(header, id, 0, id.length);
        }
        return Outcome.proceed();
    }

    @Override
    public Outcome onResponse(Exchange exchange) {
        byte[] id = exchange.id();
        exchange.response().headers().set(responseHeader, id, 0, id.length);
        return Outcome.proceed();
    }

    private boolean hasOneToken(Headers headers) {
        int line = headers.line(header, 0);
        if (line < 0 || headers.line(header, line + 1) >= 0) {
            return false;
        }
        HeadBlock head = headers.block();
        int start = head.valueStart(line);
        int end = head.valueEnd(line);
        if (start == end || end - start > LONGEST) {
            return false;
        }
        byte[] bytes = head.bytes();
        for (int i = start; i < end; i++) {
            if (!isIdOctet(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Token characters, and those of base64 and of Amazon's trace ids. */
    private static boolean isIdOctet(byte octet) {
        return Octets.isToken(octet) || octet == '=' || octet == '/' || octet == ':' || octet == ';';
    }
}
