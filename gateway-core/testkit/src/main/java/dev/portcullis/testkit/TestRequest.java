package dev.portcullis.testkit;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request to be sent through a filter or to an integration, with what surrounds it. */
public final class TestRequest {

    private record Line(HeaderName name, byte[] value) {}

    private final byte[] method;
    private final byte[] target;
    private final List<Line> lines = new ArrayList<>();
    private final FakeMatch match = new FakeMatch();
    private byte[] body = {};
    private boolean lengthKnown = true;
    private int version = 11;
    private String peer = "203.0.113.7";
    private boolean secure;
    private int port = 8080;

    private TestRequest(String method, String target) {
        this.method = method.getBytes(StandardCharsets.US_ASCII);
        this.target = target.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A GET with {@code Host: example.com}. */
    public static TestRequest get(String target) {
        return request("GET", target);
    }

    /** A POST with {@code Host: example.com} and a body. */
    public static TestRequest post(String target, String body) {
        return request("POST", target).body(body.getBytes(StandardCharsets.UTF_8));
    }

    public static TestRequest request(String method, String target) {
        return bare(method, target).header("Host", "example.com");
    }

    /** Without any header line. */
    public static TestRequest bare(String method, String target) {
        return new TestRequest(method, target);
    }

    /** Adds a header line; chars of the value are sent as bytes. */
    public TestRequest header(String name, String value) {
        lines.add(new Line(HeaderName.of(name), value.getBytes(StandardCharsets.ISO_8859_1)));
        return this;
    }

    public TestRequest body(byte[] body) {
        this.body = body;
        return this;
    }

    /** Sends the body in chunks, without Content-Length. */
    public TestRequest chunked() {
        lengthKnown = false;
        return this;
    }

    /** 10, 11 or 20. */
    public TestRequest version(int version) {
        this.version = version;
        return this;
    }

    /** The client's address. */
    public TestRequest from(String address) {
        this.peer = address;
        return this;
    }

    /** Over TLS. */
    public TestRequest secure() {
        secure = true;
        return this;
    }

    /** The gateway's port. */
    public TestRequest toPort(int port) {
        this.port = port;
        return this;
    }

    /** What the request matched. Without a call of this it matched nothing. */
    public TestRequest matching(String api, String stage, String routeKey, int ordinal) {
        match.set(api, stage, routeKey, ordinal);
        return this;
    }

    /** What it matched has an authorizer. */
    public TestRequest guarded() {
        match.guard();
        return this;
    }

    public TestRequest variable(String name, String value) {
        match.variable(name, value);
        return this;
    }

    public TestRequest stageVariable(String name, String value) {
        match.stageVariable(name, value);
        return this;
    }

    /** An exchange that begins with this request. */
    public FakeExchange open() {
        return new FakeExchange(this);
    }

    /** Writes the head into an empty block. Allocates nothing. */
    void writeTo(HeadBlock head) {
        head.requestLine(0, 0, 0, 0, version);
        head.method(method);
        head.target(target);
        head.bodyLength(bodyLength());
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            head.append(line.name.bytes(), line.name.id(), line.value, 0, line.value.length);
        }
    }

    long bodyLength() {
        return lengthKnown ? body.length : HeadBlock.CHUNKED;
    }

    byte[] body() {
        return body;
    }

    FakeMatch match() {
        return match;
    }

    FakeConnection connection() {
        return new FakeConnection(peer, secure, port);
    }
}
