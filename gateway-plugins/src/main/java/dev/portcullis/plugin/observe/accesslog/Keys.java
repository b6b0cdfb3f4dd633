package dev.portcullis.plugin.observe.accesslog;

import java.nio.charset.StandardCharsets;

/** The names of a line's fields, as they stand in it. */
final class Keys {

    static final byte[] TIME = key("time");
    static final byte[] ID = key("id");
    static final byte[] IP = key("ip");
    static final byte[] METHOD = key("method");
    static final byte[] PATH = key("path");
    static final byte[] PROTOCOL = key("protocol");
    static final byte[] HOST = key("host");
    static final byte[] USER_AGENT = key("userAgent");
    static final byte[] API = key("api");
    static final byte[] STAGE = key("stage");
    static final byte[] ROUTE = key("route");
    static final byte[] STATUS = key("status");
    static final byte[] ERROR = key("error");
    static final byte[] REQUEST_BYTES = key("requestBytes");
    static final byte[] RESPONSE_BYTES = key("responseBytes");
    static final byte[] DURATION = key("durationMs");
    static final byte[] UPSTREAM = key("upstream");
    static final byte[] UPSTREAM_TIME = key("upstreamMs");
    static final byte[] ATTEMPTS = key("attempts");
    static final byte[] PRINCIPAL = key("principal");
    static final byte[] API_KEY = key("apiKey");

    static final byte[] HTTP_2 = ascii("HTTP/2");
    static final byte[] HTTP_11 = ascii("HTTP/1.1");
    static final byte[] HTTP_10 = ascii("HTTP/1.0");

    private Keys() {}

    private static byte[] key(String name) {
        return ascii(",\"" + name + "\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
