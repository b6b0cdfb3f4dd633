package dev.portcullis.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads X.509 certificates (RFC 5280) from PEM blocks. */
final class CertificatePem {

    private CertificatePem() {}

    /**
     * All certificates, in the order of the file.
     *
     * @throws IllegalArgumentException with what is wrong, without the name of the file; also if there is none
     */
    static List<X509Certificate> read(List<Pem> blocks) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : blocks) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(decode(block.der()));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("not a PEM certificate (expected: BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    static X509Certificate decode(byte[] der) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a usable certificate: " + e.getMessage(), e);
        }
    }
}
