package dev.portcullis.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts nobody. Listeners ask for no client certificates; without this each would load the system's authorities. */
final class NoClientTrust extends X509ExtendedTrustManager {

    static final NoClientTrust INSTANCE = new NoClientTrust();

    private static final X509Certificate[] NONE = {};

    private NoClientTrust() {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        refuse();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        refuse();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        refuse();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        refuse();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        refuse();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        refuse();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NONE.clone();
    }

    private static void refuse() throws CertificateException {
        throw new CertificateException("certificates are not accepted here");
    }
}
