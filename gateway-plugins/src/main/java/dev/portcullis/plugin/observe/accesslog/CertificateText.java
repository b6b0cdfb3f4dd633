package dev.portcullis.plugin.observe.accesslog;

import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;

/** What a line can say of a client's certificate. Immutable. */
final class CertificateText {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "MMM dd HH:mm:ss uuuu 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final X509Certificate certificate;
    private final String subject;
    private final String issuer;
    private final String serialNumber;
    private final String notBefore;
    private final String notAfter;

    CertificateText(X509Certificate certificate) {
        this.certificate = certificate;
        this.subject = certificate.getSubjectX500Principal().getName();
        this.issuer = certificate.getIssuerX500Principal().getName();
        this.serialNumber = certificate.getSerialNumber().toString(16);
        this.notBefore = moment(certificate.getNotBefore());
        this.notAfter = moment(certificate.getNotAfter());
    }

    private static String moment(Date date) {
        return MOMENT.format(date.toInstant());
    }

    boolean isOf(X509Certificate other) {
        return certificate == other;
    }

    String subject() {
        return subject;
    }

    String issuer() {
        return issuer;
    }

    String serialNumber() {
        return serialNumber;
    }

    String notBefore() {
        return notBefore;
    }

    String notAfter() {
        return notAfter;
    }
}
