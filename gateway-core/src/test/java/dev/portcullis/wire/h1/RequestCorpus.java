package dev.portcullis.wire.h1;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.error.CoreError;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Heads that must be refused, with the reason, and odd ones that must not. */
final class RequestCorpus {

    private static final String HOST = "Host: a\r\n";

    private RequestCorpus() {}

    static Stream<Arguments> refused() {
        return Stream.of(requestLine(), lines(), lengths(), hosts(), targets(), connection())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> requestLine() {
        return Stream.of(
                line("two empty lines before", "\r\n\r\nGET / HTTP/1.1"),
                line("empty line without carriage return", "\nGET / HTTP/1.1"),
                line("carriage return before", "\rGET / HTTP/1.1"),
                line("leading space", " GET / HTTP/1.1"),
                line("leading tab", "\tGET / HTTP/1.1"),
                line("two spaces behind the method", "GET  / HTTP/1.1"),
                line("two spaces before the version", "GET /  HTTP/1.1"),
                line("tab behind the method", "GET\t/ HTTP/1.1"),
                line("tab before the version", "GET /\tHTTP/1.1"),
                line("space behind the version", "GET / HTTP/1.1 "),
                line("tab behind the version", "GET / HTTP/1.1\t"),
                line("space in the target", "GET /a b HTTP/1.1"),
                line("no version", "GET /"),
                line("no version but a space", "GET / "),
                line("no target", "GET HTTP/1.1"),
                line("nothing between the spaces", "GET  HTTP/1.1"),
                line("no method", "/ HTTP/1.1"),
                line("method with colon", "G:T / HTTP/1.1"),
                line("method with high octet", "G\u00c9T / HTTP/1.1"),
                line("HTTP/0.9", "GET / HTTP/0.9"),
                line("HTTP/1.2", "GET / HTTP/1.2"),
                line("HTTP/2.0", "GET / HTTP/2.0"),
                line("HTTP/2", "GET / HTTP/2"),
                line("HTTP/1.10", "GET / HTTP/1.10"),
                line("HTTP/1.", "GET / HTTP/1."),
                line("HTTP/01.1", "GET / HTTP/01.1"),
                line("small letters in the version", "GET / http/1.1"),
                line("another protocol", "GET / ICAP/1.0"),
                line("preface of HTTP/2", "PRI * HTTP/2.0"),
                line("NUL in the method", "G\0T / HTTP/1.1"),
                line("NUL in the target", "GET /\0 HTTP/1.1"),
                line("DEL in the target", "GET /\u007f HTTP/1.1"),
                line("high octet in the target", "GET /\u00e9 HTTP/1.1"),
                line("carriage return in the target", "GET /\ra HTTP/1.1"),
                line("carriage return behind the version", "GET / HTTP/1.1\r"),
                row("line feed alone behind the version", "GET / HTTP/1.1\n" + HOST + "\r\n"),
                row("line feed alone behind the target", "GET /\nHost: a\r\n\r\n"));
    }

    private static Stream<Arguments> lines() {
        return Stream.of(
                field("space before the colon", "A : b"),
                field("tab before the colon", "A\t: b"),
                field("space before Content-Length's colon", "Content-Length : 5"),
                field("no colon", "A"),
                field("no name", ": b"),
                field("continued line", "A: b\r\n c"),
                field("line continued by a tab", "A: b\r\n\tc"),
                field("line of a space", "A: b\r\n "),
                row("first line continued", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                field("space in the name", "A B: c"),
                field("underscore in the name", "Content_Length: 5"),
                field("high octet in the name", "\u00c4: b"),
                field("NUL in the name", "A\0: b"),
                field("slash in the name", "A/B: c"),
                field("bracket in the name", "A[0]: c"),
                field("NUL in the value", "A: b\0c"),
                field("BEL in the value", "A: \u0007"),
                field("DEL in the value", "A: \u007f"),
                field("vertical tab in the value", "A: b\u000bc"),
                field("carriage return in the value", "A: b\rc"),
                field("two carriage returns at the end", "A: b\r"),
                field("line feed in the value", "A: b\nc: d"),
                field("line feed alone", "A: b\nTransfer-Encoding: chunked"),
                row("line feed alone at the end", "GET / HTTP/1.1\r\n" + HOST + "\n\r\n"),
                row("carriage return alone at the end", "GET / HTTP/1.1\r\n" + HOST + "\r\r\n"));
    }

    private static Stream<Arguments> lengths() {
        return Stream.of(
                framing("length and coding", "Content-Length: 5\r\nTransfer-Encoding: chunked"),
                framing("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 5"),
                framing("coding and length 0", "Transfer-Encoding: chunked\r\nContent-Length: 0"),
                framing("two lengths", "Content-Length: 5\r\nContent-Length: 6"),
                framing("one length twice", "Content-Length: 5\r\nContent-Length: 5"),
                framing("lengths in two cases", "content-length: 5\r\nCONTENT-LENGTH: 5"),
                framing("list of lengths", "Content-Length: 5, 5"),
                framing("length and comma", "Content-Length: 5,"),
                framing("no length", "Content-Length:"),
                framing("blank length", "Content-Length: \t "),
                framing("signed length", "Content-Length: +5"),
                framing("negative length", "Content-Length: -5"),
                framing("length in hex", "Content-Length: 0x5"),
                framing("length with fraction", "Content-Length: 5.0"),
                framing("length with blank", "Content-Length: 5 5"),
                framing("quoted length", "Content-Length: \"5\""),
                framing("length with underscore", "Content-Length: 5_0"),
                framing("length in other digits", "Content-Length: \u00b2"),
                framing("length of 2^63", "Content-Length: 9223372036854775808"),
                framing("length of 2^64 + 5", "Content-Length: 18446744073709551621"),
                framing("length of 30 digits", "Content-Length: 100000000000000000000000000005"),
                framing("coding twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
                framing("chunked twice", "Transfer-Encoding: chunked, chunked"),
                framing("another coding", "Transfer-Encoding: gzip"),
                framing("two codings", "Transfer-Encoding: gzip, chunked"),
                framing("two codings, chunked first", "Transfer-Encoding: chunked, gzip"),
                framing("two codings on two lines", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"),
                framing("identity", "Transfer-Encoding: identity"),
                framing("no coding", "Transfer-Encoding:"),
                framing("chunked with parameter", "Transfer-Encoding: chunked;a=b"),
                framing("quoted coding", "Transfer-Encoding: \"chunked\""),
                framing("coding and comma", "Transfer-Encoding: chunked,"),
                framing("misspelt coding", "Transfer-Encoding: xchunked"),
                framing("blank within coding", "Transfer-Encoding: chun ked"),
                row(
                        "coding in HTTP/1.0",
                        "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n",
                        CoreError.REQUEST_FRAMING),
                field("other expectation", "Expect: 200-ok", CoreError.REQUEST_EXPECTATION),
                field("no expectation", "Expect:", CoreError.REQUEST_EXPECTATION),
                field("second expectation", "Expect: 100-continue\r\nExpect: payment", CoreError.REQUEST_EXPECTATION));
    }

    private static Stream<Arguments> hosts() {
        return Stream.of(
                        "A: b\r\n",
                        "Host: a\r\nHost: a\r\n",
                        "Host: a\r\nHost: b\r\n",
                        "Host:\r\n",
                        "Host: \t\r\n",
                        "Host: a b\r\n",
                        "Host: a,b\r\n",
                        "Host: a, b\r\n",
                        "Host: a/b\r\n",
                        "Host: user@a\r\n",
                        "Host: a?b\r\n",
                        "Host: a#b\r\n",
                        "Host: a\\b\r\n",
                        "Host: a%41\r\n",
                        "Host: http://a\r\n",
                        "Host: a:\r\n",
                        "Host: :80\r\n",
                        "Host: a:b\r\n",
                        "Host: a:80:80\r\n",
                        "Host: a:+80\r\n",
                        "Host: a:65536\r\n",
                        "Host: a:000080\r\n",
                        "Host: \u00e9\r\n",
                        "Host: a;b\r\n",
                        "Host: a'b\r\n",
                        "Host: <a>\r\n",
                        "Host: ::1\r\n",
                        "Host: [::1\r\n",
                        "Host: []\r\n",
                        "Host: [127]\r\n",
                        "Host: [::1]a\r\n",
                        "Host: [::1%25lo]\r\n")
                .map(lines -> row(
                        "hosts: " + lines.replace("\r\n", "; "),
                        "GET / HTTP/1.1\r\n" + lines + "\r\n",
                        CoreError.REQUEST_HOST));
    }

    private static Stream<Arguments> targets() {
        return Stream.of(
                line("fragment", "GET /a#b HTTP/1.1"),
                line("fragment only", "GET # HTTP/1.1"),
                line("no slash at the front", "GET a HTTP/1.1"),
                line("query only", "GET ?a HTTP/1.1"),
                line("asterisk for GET", "GET * HTTP/1.1"),
                line("more than an asterisk", "OPTIONS *a HTTP/1.1"),
                line("CONNECT", "CONNECT a:443 HTTP/1.1"),
                line("CONNECT with path", "CONNECT / HTTP/1.1"),
                line("authority form", "GET a:80 HTTP/1.1"),
                line("another scheme", "GET ftp://a/ HTTP/1.1"),
                line("no scheme", "GET ://a/ HTTP/1.1"),
                line("no authority", "GET http:// HTTP/1.1"),
                line("one slash", "GET http:/a/ HTTP/1.1"),
                line("empty authority", "GET http:///a HTTP/1.1", CoreError.REQUEST_HOST),
                line("other authority", "GET http://b/ HTTP/1.1", CoreError.REQUEST_HOST),
                line("longer authority", "GET http://ab/ HTTP/1.1", CoreError.REQUEST_HOST),
                line("authority with port", "GET http://a:80/ HTTP/1.1", CoreError.REQUEST_HOST),
                line("userinfo", "GET http://a@a/ HTTP/1.1", CoreError.REQUEST_HOST),
                line("userinfo and port", "GET http://a:80@b/ HTTP/1.1", CoreError.REQUEST_HOST),
                line("backslash in the authority", "GET http://a\\b/ HTTP/1.1", CoreError.REQUEST_HOST),
                row("absolute form without Host", "GET http://a/ HTTP/1.1\r\n\r\n", CoreError.REQUEST_HOST));
    }

    private static Stream<Arguments> connection() {
        return Stream.of(
                        "Host",
                        "host",
                        "close, Host",
                        "Content-Length",
                        "Transfer-Encoding",
                        "Authorization",
                        "X-Forwarded-For",
                        "x-forwarded-proto",
                        "X-Forwarded-Host",
                        "X-Forwarded-Port",
                        "X-Forwarded-Anything",
                        "close\r\nConnection: X-Forwarded-For",
                        "a b",
                        "\"close\"",
                        "a;b",
                        "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q")
                .map(value -> field("connection: " + value.replace("\r\n", "; "), "Connection: " + value));
    }

    static Stream<String> accepted() {
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET /a/b?c=d&e=%20;|{}\"<>^` HTTP/1.1\r\nHost: www.example.com:8443\r\n\r\n",
                "GET //a HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: my_host\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://a/b HTTP/1.1\r\nHost: A\r\n\r\n",
                "GET HTTPS://a:1?b HTTP/1.1\r\nHost: a:1\r\n\r\n",
                "GET http://a/b HTTP/1.0\r\n\r\n",
                "PO~ST! / HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\ntransfer-ENCODING:\tChunked \r\nExpect: 100-Continue\r\n\r\n",
                "POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: nothing\r\nConnection: Keep-Alive\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:a\r\nA:\r\nB:  \t \r\nC: \u00e9 \t\u00ff \r\nD:a:b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: , x ,,\tTE, upgrade\r\nX: y\r\nTE: trailers\r\nx: z\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\n" + "A-Name-Of-Some-Length: and a value of some more length\r\n".repeat(99)
                        + "Host: a\r\n\r\n");
    }

    private static Arguments line(String name, String requestLine) {
        return line(name, requestLine, CoreError.REQUEST_MALFORMED);
    }

    private static Arguments line(String name, String requestLine, CoreError error) {
        return row(name, requestLine + "\r\n" + HOST + "\r\n", error);
    }

    private static Arguments field(String name, String lines) {
        return field(name, lines, CoreError.REQUEST_MALFORMED);
    }

    private static Arguments framing(String name, String lines) {
        return field(name, lines, CoreError.REQUEST_FRAMING);
    }

    private static Arguments field(String name, String lines, CoreError error) {
        return row(name, "POST / HTTP/1.1\r\n" + HOST + lines + "\r\n\r\n", error);
    }

    private static Arguments row(String name, String head) {
        return row(name, head, CoreError.REQUEST_MALFORMED);
    }

    private static Arguments row(String name, String head, CoreError error) {
        return arguments(name, head, error);
    }
}
