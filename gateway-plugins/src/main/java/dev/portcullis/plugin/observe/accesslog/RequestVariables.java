package dev.portcullis.plugin.observe.accesslog;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was asked, by whom, and where it led. */
final class RequestVariables {

    private static final Variable ID = (entry, line, how) -> {
        byte[] id = entry.exchange().id();
        line.text(how, id, 0, id.length);
    };

    private RequestVariables() {}

    static void addTo(Map<String, Variable> all) {
        all.put("requestId", ID);
        all.put("extendedRequestId", ID);
        all.put("requestTime", (entry, line, how) -> entry.clock().clf(line, entry.startedMillis()));
        all.put("requestTimeEpoch", Variable.number(LogEntry::startedMillis));
        all.put("httpMethod", LogEntry::method);
        all.put("path", LogEntry::path);
        all.put("protocol", (entry, line, how) -> entry.protocol(line));
        all.put("domainName", (entry, line, how) -> entry.hostUpTo(':', line, how));
        all.put("domainPrefix", (entry, line, how) -> entry.hostUpTo('.', line, how));
        all.put("apiId", Variable.text(entry -> entry.exchange().match().api()));
        all.put("stage", Variable.text(entry -> entry.exchange().match().stage()));
        all.put("routeKey", Variable.text(entry -> entry.exchange().match().routeKey()));
        all.put("resourcePath", RequestVariables::resourcePath);
        addCaller(all);
    }

    private static void addCaller(Map<String, Variable> all) {
        all.put("identity.sourceIp", (entry, line, how) -> {
            byte[] address = entry.exchange().caller().sourceAddress();
            line.text(how, address, 0, address.length);
        });
        all.put("identity.userAgent", LogEntry::userAgent);
        all.put(
                "identity.apiKeyId",
                Variable.text(entry -> entry.exchange().caller().apiKeyId()));
        all.put(
                "authorizer.principalId",
                Variable.text(entry -> entry.exchange().caller().principal()));
        all.put("identity.clientCert.subjectDN", certificate(CertificateText::subject));
        all.put("identity.clientCert.issuerDN", certificate(CertificateText::issuer));
        all.put("identity.clientCert.serialNumber", certificate(CertificateText::serialNumber));
        all.put("identity.clientCert.validity.notBefore", certificate(CertificateText::notBefore));
        all.put("identity.clientCert.validity.notAfter", certificate(CertificateText::notAfter));
    }

    private static Variable certificate(Function<CertificateText, String> part) {
        return Variable.text(entry -> {
            CertificateText certificate = entry.certificate();
            return certificate == null ? null : part.apply(certificate);
        });
    }

    /** What follows the method in a route key, which for {@code $default} is all of it. */
    private static void resourcePath(LogEntry entry, LineBuffer line, Escaping how) {
        String key = entry.exchange().match().routeKey();
        if (key != null) {
            line.text(how, key, key.indexOf(' ') + 1);
        }
    }

    /** A claim of the caller's token. */
    static Variable claim(String name) {
        return new Claim(name);
    }

    private record Claim(String name) implements Variable {

        @Override
        public void write(LogEntry entry, LineBuffer line, Escaping how) {
            @Nullable String value = entry.exchange().caller().claim(name);
            if (value != null) {
                line.text(how, value);
            }
        }
    }
}
