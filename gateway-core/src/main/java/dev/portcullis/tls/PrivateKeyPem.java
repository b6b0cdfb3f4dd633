package dev.portcullis.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads private keys in the forms that tools write: PKCS#8 (RFC 5208), and the older ones of RSA (RFC 8017, A.1.2)
 * and of elliptic curves (RFC 5915), which are put into a PKCS#8 envelope first.
 */
final class PrivateKeyPem {

    private static final String EXPECTED = "(expected: BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY)";

    private PrivateKeyPem() {}

    /**
     * The first key of a file.
     *
     * @throws IllegalArgumentException with what is wrong, without the name of the file
     */
    static PrivateKey read(List<Pem> blocks) {
        for (Pem block : blocks) {
            if (block.encrypted() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
                throw new IllegalArgumentException("the key is encrypted (expected: a key without passphrase)");
            }
            try {
                switch (block.label()) {
                    case "PRIVATE KEY" -> {
                        return decode(block.der());
                    }
                    case "RSA PRIVATE KEY" -> {
                        return decode(envelope(Der.RSA, Der.NULL, block.der()));
                    }
                    case "EC PRIVATE KEY" -> {
                        return decode(envelope(Der.EC, curve(block.der()), block.der()));
                    }
                    default -> {}
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalArgumentException("not a usable private key: " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException("not a PEM private key " + EXPECTED);
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        DerReader info = new DerReader(pkcs8).enter(Der.SEQUENCE);
        info.read(Der.INTEGER);
        String algorithm = HexFormat.of().formatHex(info.enter(Der.SEQUENCE).read(Der.OBJECT_ID));
        String name = switch (algorithm) {
            case Der.RSA -> "RSA";
            case Der.EC -> "EC";
            default -> throw new IllegalArgumentException("neither RSA nor EC");
        };
        return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] envelope(String algorithm, byte[] parameters, byte[] key) {
        byte[] id = Der.value(Der.OBJECT_ID, HexFormat.of().parseHex(algorithm));
        return Der.sequence(Der.integer(BigInteger.ZERO), Der.sequence(id, parameters), Der.octets(key));
    }

    /** The curve's name, which the older form keeps inside the key and PKCS#8 wants outside. */
    private static byte[] curve(byte[] sec1) {
        DerReader key = new DerReader(sec1).enter(Der.SEQUENCE);
        key.read(Der.INTEGER);
        key.read(Der.OCTET_STRING);
        if (!key.nextIs(Der.context(0, true))) {
            throw new IllegalArgumentException("it does not name its curve");
        }
        return Der.value(Der.OBJECT_ID, key.enter(Der.context(0, true)).read(Der.OBJECT_ID));
    }
}
