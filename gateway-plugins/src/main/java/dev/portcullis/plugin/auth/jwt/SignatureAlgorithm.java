package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How tokens are signed (RFC 7518, 3.1): by key pairs only, so that no public key can pass for a shared secret. */
enum SignatureAlgorithm {
    RSA_256(JWSAlgorithm.RS256, false),
    RSA_384(JWSAlgorithm.RS384, false),
    RSA_512(JWSAlgorithm.RS512, false),
    PSS_256(JWSAlgorithm.PS256, false),
    PSS_384(JWSAlgorithm.PS384, false),
    PSS_512(JWSAlgorithm.PS512, false),
    EC_256(JWSAlgorithm.ES256, true),
    EC_384(JWSAlgorithm.ES384, true),
    EC_512(JWSAlgorithm.ES512, true);

    private static final Map<String, SignatureAlgorithm> BY_NAME = new HashMap<>();

    static {
        for (SignatureAlgorithm algorithm : values()) {
            BY_NAME.put(algorithm.toString(), algorithm);
        }
    }

    private final JWSAlgorithm jws;
    private final JWSHeader header;
    private final boolean slow;

    SignatureAlgorithm(JWSAlgorithm jws, boolean slow) {
        this.jws = jws;
        this.header = new JWSHeader(jws);
        this.slow = slow;
    }

    /** The one that a token's {@code alg} names; null for none of these. */
    static @Nullable SignatureAlgorithm named(String name) {
        return BY_NAME.get(name);
    }

    JWSAlgorithm jws() {
        return jws;
    }

    /** A header that says this and nothing else. */
    JWSHeader header() {
        return header;
    }

    /** Whether verifying takes too long for an event loop. */
    boolean slow() {
        return slow;
    }

    @Override
    public String toString() {
        return jws.getName();
    }
}
