package dev.portcullis.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;

/** Tells whether a private key belongs to a public one. */
final class KeyMatch {

    private static final byte[] PROBE = "portcullis".getBytes(StandardCharsets.US_ASCII);

    private KeyMatch() {}

    static boolean matches(PrivateKey own, PublicKey known) {
        if (!own.getAlgorithm().equals(known.getAlgorithm())) {
            return false;
        }
        if (own instanceof RSAKey left && known instanceof RSAKey right) {
            return left.getModulus().equals(right.getModulus());
        }
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(own);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(known);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherCurve) {
            return false;
        }
    }
}
