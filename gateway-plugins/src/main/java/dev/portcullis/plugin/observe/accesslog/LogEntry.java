package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.observe.Completion;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The exchange that a line is about. One per loop, used again for the next line. */
@EventLoopConfined
final class LogEntry {

    private static final int LONGEST_PATH = 8 * 1024;
    private static final int LONGEST_HOST = 256;
    private static final int LONGEST_USER_AGENT = 1024;

    private final LogClock clock = new LogClock();
    private @Nullable Exchange exchange;
    private @Nullable Completion completion;
    private long startedMillis;
    private @Nullable CertificateText certificate;

    LogEntry of(Exchange ended, Completion how) {
        exchange = ended;
        completion = how;
        startedMillis = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(durationNanos());
        return this;
    }

    Exchange exchange() {
        return known(exchange);
    }

    Completion completion() {
        return known(completion);
    }

    LogClock clock() {
        return clock;
    }

    /** When the request arrived, since 1970. */
    long startedMillis() {
        return startedMillis;
    }

    long durationNanos() {
        return completion().endedNanos() - completion().startedNanos();
    }

    /** From the first attempt to the head of the upstream's answer; -1 if there was none. */
    long upstreamNanos() {
        Completion how = completion();
        return how.attempts() > 0 && how.upstreamHeadNanos() != 0
                ? how.upstreamHeadNanos() - how.upstreamStartedNanos()
                : -1;
    }

    void method(LineBuffer line, Escaping how) {
        HeadBlock head = head();
        line.text(how, head.bytes(), head.methodStart(), head.methodEnd());
    }

    /** Path and query as sent. */
    void target(LineBuffer line, Escaping how) {
        HeadBlock head = head();
        target(line, how, head.targetEnd());
    }

    void path(LineBuffer line, Escaping how) {
        HeadBlock head = head();
        target(line, how, end(head.bytes(), head.targetStart(), head.targetEnd(), '?'));
    }

    private void target(LineBuffer line, Escaping how, int end) {
        HeadBlock head = head();
        line.text(how, head.bytes(), head.targetStart(), Math.min(end, head.targetStart() + LONGEST_PATH));
    }

    void protocol(LineBuffer line) {
        switch (head().version()) {
            case 20 -> line.raw(Keys.HTTP_2);
            case 11 -> line.raw(Keys.HTTP_11);
            case 10 -> line.raw(Keys.HTTP_10);
            default -> {}
        }
    }

    void userAgent(LineBuffer line, Escaping how) {
        HeadBlock head = head();
        int at = head.find(KnownNames.USER_AGENT, 0);
        if (at >= 0) {
            int start = head.valueStart(at);
            line.text(how, head.bytes(), start, Math.min(head.valueEnd(at), start + LONGEST_USER_AGENT));
        }
    }

    /** The host as sent, with its port. */
    void host(LineBuffer line, Escaping how) {
        HeadBlock head = head();
        int at = head.find(KnownNames.HOST, 0);
        if (at >= 0) {
            int start = head.valueStart(at);
            line.text(how, head.bytes(), start, Math.min(head.valueEnd(at), start + LONGEST_HOST));
        }
    }

    /** The host up to {@code stop} or its port. */
    void hostUpTo(char stop, LineBuffer line, Escaping how) {
        HeadBlock head = head();
        int at = head.find(KnownNames.HOST, 0);
        if (at >= 0) {
            byte[] bytes = head.bytes();
            int start = head.valueStart(at);
            int end = Math.min(head.valueEnd(at), start + LONGEST_HOST);
            boolean literal = start < end && bytes[start] == '[';
            int name = literal ? Math.min(end(bytes, start, end, ']') + 1, end) : end(bytes, start, end, ':');
            line.text(how, bytes, start, literal ? name : end(bytes, start, name, stop));
        }
    }

    /** The client's certificate as text; null if it showed none. Made once for as long as requests bring the same. */
    @Nullable CertificateText certificate() {
        X509Certificate shown = exchange().connection().clientCertificate();
        CertificateText last = certificate;
        if (shown == null || last != null && last.isOf(shown)) {
            return shown == null ? null : last;
        }
        CertificateText made = new CertificateText(shown);
        certificate = made;
        return made;
    }

    private HeadBlock head() {
        return exchange().request().headers().block();
    }

    private static int end(byte[] bytes, int start, int end, char stop) {
        int at = start;
        while (at < end && bytes[at] != stop) {
            at++;
        }
        return at;
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no exchange yet");
        }
        return value;
    }
}
