package dev.portcullis.error;

/** The errors that the engine itself raises. */
public enum CoreError implements GatewayError {
    REQUEST_MALFORMED("request.malformed", 400, Blame.CLIENT, "The request head breaks the grammar of HTTP."),
    REQUEST_FRAMING("request.framing", 400, Blame.CLIENT, "The request's length can be read in more than one way."),
    REQUEST_HOST("request.host", 400, Blame.CLIENT, "Host is missing, given twice, empty, or differs from the target."),
    REQUEST_PATH("request.path", 400, Blame.CLIENT, "The path can be read in more than one way, or is not UTF-8."),
    REQUEST_BODY_MALFORMED("request.body_malformed", 400, Blame.CLIENT, "The request body breaks the chunked coding."),
    REQUEST_TARGET_TOO_LONG("request.target_too_long", 414, Blame.CLIENT, "The request target exceeds its limit."),
    REQUEST_HEAD_TOO_LARGE("request.head_too_large", 431, Blame.CLIENT, "The request head exceeds its limits."),
    REQUEST_BODY_TOO_LARGE("request.body_too_large", 413, Blame.CLIENT, "The request body exceeds its limit."),
    REQUEST_HEAD_TIMEOUT("request.head_timeout", 408, Blame.CLIENT, "The request head did not arrive in time."),
    REQUEST_BODY_TIMEOUT("request.body_timeout", 408, Blame.CLIENT, "The request body stalled, or came too slowly."),
    REQUEST_EXPECTATION("request.expectation", 417, Blame.CLIENT, "Expect asks for something other than 100-continue."),
    REQUEST_VERSION("request.version", 505, Blame.CLIENT, "The request's HTTP version is not supported."),
    REQUEST_MISDIRECTED(
            "request.misdirected", 421, Blame.CLIENT, "The host needs another TLS identity than this connection has."),
    REQUEST_UPGRADE(
            "request.upgrade",
            400,
            Blame.CLIENT,
            "The request asks for a protocol that its route allows, but is not a GET without body, or brings no valid key."),
    REQUEST_WEBSOCKET_VERSION(
            "request.websocket_version", 426, Blame.CLIENT, "The request asks for a WebSocket other than version 13."),
    REQUEST_GRPC_TIMEOUT(
            "request.grpc_timeout",
            400,
            Blame.CLIENT,
            "The grpc-timeout of a call is not 1 to 8 digits and one of H, M, S, m, u, n, or is given twice."),
    REQUEST_DEADLINE(
            "request.deadline",
            504,
            Blame.CLIENT,
            "The time that the grpc-timeout of a call grants passed before its end."),
    CLIENT_GONE("client.gone", 499, Blame.CLIENT, "The client left before the answer was complete."),
    CLIENT_PROTOCOL(
            "client.protocol",
            400,
            Blame.CLIENT,
            "The client broke the rules of HTTP/2; its stream or connection was ended."),
    CLIENT_FLOOD(
            "client.flood",
            429,
            Blame.CLIENT,
            "The client reset too many streams, or sent too many frames that ask for nothing."),
    CLIENT_STALLED(
            "client.stalled", 408, Blame.CLIENT, "The client stopped reading the answer, or read it too slowly."),

    ROUTE_NOT_FOUND("route.not_found", 404, Blame.CLIENT, "No API, stage or route matches the request."),

    FILTER_FAILED(
            "filter.failed",
            500,
            Blame.GATEWAY,
            "A filter threw an exception or returned nothing; the request was refused."),
    FILTER_TIMEOUT("filter.timeout", 504, Blame.GATEWAY, "A filter did not finish waiting in time."),
    INTEGRATION_FAILED("integration.failed", 500, Blame.GATEWAY, "An integration threw an exception."),
    OFFLOAD_FULL("gateway.offload_full", 503, Blame.GATEWAY, "Too much blocking work is queued."),
    BUFFERS_FULL("gateway.buffers_full", 503, Blame.GATEWAY, "Collected bodies hold all the memory they may."),
    OVERLOADED(
            "gateway.overloaded", 503, Blame.GATEWAY, "The gateway has more to do than it can, or too little memory."),
    GATEWAY_STOPPING("gateway.stopping", 503, Blame.GATEWAY, "The gateway is stopping and its patience ran out."),

    TUNNEL_IDLE(
            "tunnel.idle",
            408,
            Blame.CLIENT,
            "Nothing came through a tunnel, either way, for as long as it may be idle."),
    TUNNEL_EXPIRED("tunnel.expired", 408, Blame.GATEWAY, "A tunnel came to the end of the life its route allows."),
    TUNNEL_UNANSWERED("tunnel.unanswered", 408, Blame.CLIENT, "A tunnel's client did not answer two pings in a row."),

    UPSTREAM_UNRESOLVED("upstream.unresolved", 503, Blame.UPSTREAM, "The upstream's host name has no address."),
    UPSTREAM_UNHEALTHY("upstream.unhealthy", 503, Blame.UPSTREAM, "No server of the upstream is healthy."),
    UPSTREAM_REFUSED("upstream.refused", 503, Blame.UPSTREAM, "The upstream does not accept connections."),
    UPSTREAM_CONNECT_TIMEOUT(
            "upstream.connect_timeout", 504, Blame.UPSTREAM, "Connecting to the upstream took too long."),
    UPSTREAM_TLS_TIMEOUT(
            "upstream.tls_timeout", 504, Blame.UPSTREAM, "The TLS handshake with the upstream took too long."),
    UPSTREAM_TLS(
            "upstream.tls", 502, Blame.UPSTREAM, "TLS with the upstream failed, or its certificate is not trusted."),
    UPSTREAM_BUSY("upstream.busy", 503, Blame.UPSTREAM, "All connections to the upstream are in use."),
    UPSTREAM_PENDING_FULL(
            "upstream.pending_full",
            503,
            Blame.UPSTREAM,
            "As many requests as may wait for a connection to the upstream."),
    UPSTREAM_CIRCUIT_OPEN(
            "upstream.circuit_open",
            503,
            Blame.UPSTREAM,
            "Too many requests to the upstream have failed; none is sent for a while."),
    UPSTREAM_RESPONSE_TIMEOUT(
            "upstream.response_timeout", 504, Blame.UPSTREAM, "The upstream did not begin its answer in time."),
    UPSTREAM_IDLE_TIMEOUT(
            "upstream.idle_timeout", 504, Blame.UPSTREAM, "The upstream stalled in the middle of its answer."),
    UPSTREAM_CLOSED(
            "upstream.closed",
            502,
            Blame.UPSTREAM,
            "The upstream closed the connection before the answer was complete."),
    UPSTREAM_RESET(
            "upstream.reset",
            502,
            Blame.UPSTREAM,
            "The upstream reset the HTTP/2 stream before the answer was complete."),
    UPSTREAM_MALFORMED("upstream.malformed", 502, Blame.UPSTREAM, "The upstream's answer breaks the grammar of HTTP."),
    UPSTREAM_FRAMING(
            "upstream.framing",
            502,
            Blame.UPSTREAM,
            "The length of the upstream's answer can be read in more than one way."),
    UPSTREAM_UPGRADE(
            "upstream.upgrade",
            502,
            Blame.UPSTREAM,
            "The upstream switched protocols unasked, or to another protocol than was asked for."),
    UPSTREAM_HEAD_TOO_LARGE(
            "upstream.head_too_large", 502, Blame.UPSTREAM, "The head of the upstream's answer exceeds its limits."),
    UPSTREAM_BODY_TOO_LARGE(
            "upstream.body_too_large", 502, Blame.UPSTREAM, "The upstream's answer exceeds what may be collected.");

    private final String code;
    private final int status;
    private final Blame blame;
    private final String meaning;

    CoreError(String code, int status, Blame blame, String meaning) {
        this.code = code;
        this.status = status;
        this.blame = blame;
        this.meaning = meaning;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Blame blame() {
        return blame;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
