package dev.portcullis.testkit;

import static dev.portcullis.testkit.TestRequest.bare;
import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.post;
import static dev.portcullis.testkit.TestRequest.request;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that the gateway lets reach a filter and that a filter may not have thought of. */
final class HostileRequests {

    private static final int LARGE = 1 << 20;
    private static final int MANY = 200;
    private static final List<String> SPOKEN_TO_POLICIES =
            List.of("Authorization", "X-Api-Key", "Cookie", "Origin", "Accept-Encoding", "Range", "X-Forwarded-For");

    private HostileRequests() {}

    /** By what is odd about them. */
    static Map<String, TestRequest> all() {
        Map<String, TestRequest> all = new LinkedHashMap<>();
        all.put("an ordinary request", routed(get("/orders/7?lang=en")));
        all.put("one that matches no route", get("/orders/7"));
        all.put("one without a header", bare("GET", "/"));
        all.put("an asterisk as its target", bare("OPTIONS", "*"));
        all.put("a method of its own", routed(request("BREW!#$", "/")));
        all.put("a target of signs", routed(get("/%00%ff%2e%2e/;a=b//?&&==?%23%zz")));
        all.put("a long target", routed(get("/" + "a".repeat(4000))));
        all.put("HTTP/1.0", routed(get("/").version(10)));
        all.put("HTTP/2", routed(get("/").version(20)));
        all.put("a client at a unix socket", routed(get("/").from("unix:")));
        all.put("a client of IPv6", routed(get("/").from("2001:db8::7").secure()));
        all.put("many header lines", routed(manyLines()));
        all.put("every line empty", routed(everyLine("")));
        all.put("every line twice", routed(everyLine("a").header("Host", "b")));
        all.put("lines of bytes that are no text", routed(everyLine("\u00ff\u0080\u00fe\u00c3")));
        all.put("long lines", routed(everyLine("x".repeat(4000))));
        all.put("a body", routed(post("/", "{\"a\":1}")));
        all.put("a body of no announced length", routed(post("/", "{\"a\":1}").chunked()));
        all.put("a body of one byte", routed(post("/", "{")));
        all.put("a large body", routed(post("/", "").body(new byte[LARGE]).chunked()));
        all.put(
                "a body that is no text",
                routed(post("/", "").body("\u00ff\u00fe\u0000".getBytes(StandardCharsets.ISO_8859_1))));
        return all;
    }

    private static TestRequest routed(TestRequest request) {
        return request.matching("orders", "$default", "ANY /{proxy+}", 0)
                .variable("proxy", "7")
                .stageVariable("name", "value");
    }

    private static TestRequest manyLines() {
        TestRequest request = get("/");
        for (int i = 0; i < MANY; i++) {
            request.header("X-Line-" + i % 7, "v" + i);
        }
        return request;
    }

    private static TestRequest everyLine(String value) {
        TestRequest request = get("/");
        for (String name : SPOKEN_TO_POLICIES) {
            request.header(name, value).header(name, value);
        }
        return request;
    }
}
