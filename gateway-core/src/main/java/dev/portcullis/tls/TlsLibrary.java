package dev.portcullis.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** What speaks TLS for us. */
enum TlsLibrary {

    /** The native library, about a fifth cheaper in CPU time for a small request. */
    BORINGSSL(SslProvider.OPENSSL_REFCNT),

    /** Java's own, where no native library is made for the machine. */
    JDK(SslProvider.JDK);

    private final SslProvider provider;

    TlsLibrary(SslProvider provider) {
        this.provider = provider;
    }

    /** BoringSSL if its library can be loaded. */
    static TlsLibrary best() {
        return OpenSsl.isAvailable() ? BORINGSSL : JDK;
    }

    SslProvider provider() {
        return provider;
    }
}
