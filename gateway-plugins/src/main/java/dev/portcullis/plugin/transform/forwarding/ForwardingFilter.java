package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import java.nio.charset.StandardCharsets;

/** Tells the upstream who called, and the other policies where the caller really is. */
final class ForwardingFilter implements RequestFilter {

    private static final HeaderName FOR = HeaderName.of("X-Forwarded-For");
    private static final HeaderName PROTO = HeaderName.of("X-Forwarded-Proto");
    private static final HeaderName HOST = HeaderName.of("X-Forwarded-Host");
    private static final HeaderName PORT = HeaderName.of("X-Forwarded-Port");
    private static final HeaderName FORWARDED = HeaderName.of("Forwarded");

    private static final byte[] X_FORWARDED = ascii("x-forwarded-");
    private static final byte[] UNKNOWN = ascii("unknown");
    private static final byte[] HTTP = ascii("http");
    private static final byte[] HTTPS = ascii("https");

    private final ForwardingConfig.Style style;
    private final PortTexts ports = new PortTexts();
    private final ProxyChain[] chains;
    private final ForwardedElement[] elements;
    private final boolean trustsUnixSockets;

    ForwardingFilter(ForwardingConfig config, int loops) {
        this.style = config.headers();
        this.trustsUnixSockets = config.trustsUnixSockets();
        this.chains = new ProxyChain[loops];
        this.elements = new ForwardedElement[loops];
        for (int loop = 0; loop < loops; loop++) {
            chains[loop] = new ProxyChain(config.proxies());
            elements[loop] = new ForwardedElement();
        }
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        Headers headers = exchange.request().headers();
        byte[] peer = exchange.connection().remoteAddress();
        ProxyChain chain = chains[exchange.loopIndex()];
        boolean onUnixSocket = isUnix(peer);
        if (onUnixSocket ? trustsUnixSockets : chain.trusts(peer)) {
            byte[] client = chain.client(headers.block());
            if (client != null) {
                exchange.caller().sourceAddress(client);
            }
        } else {
            removeClaims(headers.block());
        }
        if (style.writesForwarded()) {
            writeForwarded(exchange, headers, onUnixSocket ? UNKNOWN : peer);
        }
        if (style.writesXForwarded()) {
            if (!onUnixSocket) {
                writeFor(exchange, headers, peer);
            }
            writeXForwarded(exchange, headers);
        }
        return Outcome.proceed();
    }

    /** A peer without address: it adds nothing to X-Forwarded-For, and RFC 7239, 6.3, has a word for it. */
    private static boolean isUnix(byte[] peer) {
        return peer[0] == 'u';
    }

    private static void removeClaims(HeadBlock head) {
        byte[] bytes = head.bytes();
        for (int line = 0; line < head.lines(); line++) {
            if (!head.removed(line) && isClaim(head, bytes, line)) {
                head.remove(line);
            }
        }
    }

    private static boolean isClaim(HeadBlock head, byte[] bytes, int line) {
        return head.id(line) == KnownNames.FORWARDED
                || head.nameLength(line) > X_FORWARDED.length
                        && Octets.equalsIgnoreCase(bytes, head.nameStart(line), X_FORWARDED.length, X_FORWARDED);
    }

    private void writeForwarded(Exchange exchange, Headers headers, byte[] peer) {
        elements[exchange.loopIndex()]
                .startWith(headers, FORWARDED)
                .add(peer, headers.block(), exchange.connection().secure() ? HTTPS : HTTP)
                .setOn(headers, FORWARDED);
    }

    private void writeFor(Exchange exchange, Headers headers, byte[] peer) {
        if (headers.contains(FOR)) {
            elements[exchange.loopIndex()]
                    .startWith(headers, FOR)
                    .addPlain(peer)
                    .setOn(headers, FOR);
        } else {
            headers.add(FOR, peer, 0, peer.length);
        }
    }

    private void writeXForwarded(Exchange exchange, Headers headers) {
        ConnectionInfo connection = exchange.connection();
        addIfAbsent(headers, PROTO, connection.secure() ? HTTPS : HTTP);
        int port = connection.local().getPort();
        if (port > 0) {
            addIfAbsent(headers, PORT, ports.of(port));
        }
        HeadBlock head = headers.block();
        int host = head.find(KnownNames.HOST, 0);
        if (host >= 0 && !headers.contains(HOST)) {
            headers.add(HOST, head.bytes(), head.valueStart(host), head.valueEnd(host) - head.valueStart(host));
        }
    }

    private static void addIfAbsent(Headers headers, HeaderName name, byte[] value) {
        if (!headers.contains(name)) {
            headers.add(name, value, 0, value.length);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
