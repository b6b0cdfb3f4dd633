package dev.portcullis.tls;

import dev.portcullis.config.model.TlsConfig.TlsVersion;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the host names of a certificate demand of clients. Equal policies are interchangeable.
 *
 * @param trust null if clients are not asked for certificates
 */
record TlsPolicy(TlsVersion oldest, @Nullable ClientTrust trust) {

    static final TlsPolicy LENIENT = new TlsPolicy(TlsVersion.TLS_1_2, null);

    /** The versions to offer, as TLS libraries call them. */
    List<String> versions() {
        return Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(oldest) >= 0)
                .map(TlsVersion::protocol)
                .toList();
    }
}
