package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyPemTest {

    private static final String P256 = "2a8648ce3d030107";

    @Test
    void readsRsaInPkcs8() throws Exception {
        KeyPair pair = rsa();

        assertThat(PrivateKeyPem.read(Pem.parse(
                        Certificates.pem("PRIVATE KEY", pair.getPrivate().getEncoded()))))
                .isEqualTo(pair.getPrivate());
    }

    @Test
    void readsRsaInItsOlderForm() throws Exception {
        KeyPair pair = rsa();

        assertThat(PrivateKeyPem.read(Pem.parse(Certificates.pem("RSA PRIVATE KEY", inner(pair)))))
                .isEqualTo(pair.getPrivate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void readsEllipticCurvesInPkcs8(String curve) throws Exception {
        KeyPair pair = ec(curve);

        assertThat(KeyMatch.matches(
                        PrivateKeyPem.read(Pem.parse(Certificates.pem(
                                "PRIVATE KEY", pair.getPrivate().getEncoded()))),
                        pair.getPublic()))
                .isTrue();
    }

    @Test
    void readsEllipticCurvesInTheirOlderFormAfterTheBlockOfParameters() throws Exception {
        KeyPair pair = ec("secp256r1");
        byte[] oid = Der.value(Der.OBJECT_ID, HexFormat.of().parseHex(P256));
        String text = Certificates.pem("EC PARAMETERS", oid) + "comment\n"
                + Certificates.pem("EC PRIVATE KEY", sec1(pair, oid));

        assertThat(KeyMatch.matches(PrivateKeyPem.read(Pem.parse(text)), pair.getPublic()))
                .isTrue();
    }

    @Test
    void readsFilesWithCarriageReturns() throws Exception {
        KeyPair pair = rsa();
        String text =
                Certificates.pem("PRIVATE KEY", pair.getPrivate().getEncoded()).replace("\n", "\r\n");

        assertThat(PrivateKeyPem.read(Pem.parse(text))).isEqualTo(pair.getPrivate());
    }

    @Test
    void refusesEncryptedKeys() {
        assertRefused(
                Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0x00}),
                "the key is encrypted (expected: a key without passphrase)");
    }

    @Test
    void refusesEncryptedKeysOfTheOlderForm() {
        assertRefused("""
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

                AAAA
                -----END RSA PRIVATE KEY-----
                """, "the key is encrypted (expected: a key without passphrase)");
    }

    @Test
    void refusesOtherAlgorithms() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        assertRefused(
                Certificates.pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                "not a usable private key: neither RSA nor EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3003020100", "30820001", "30ff", "3084ffffffff00", "0400"})
    void refusesBrokenKeys(String hex) {
        for (String label : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
            String text = Certificates.pem(label, HexFormat.of().parseHex(hex));
            assertThatThrownBy(() -> PrivateKeyPem.read(Pem.parse(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a usable private key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "-----BEGIN PRIVATE KEY-----\nAAAA",
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----"
            })
    void refusesFilesWithoutKey(String text) {
        assertRefused(text, "not a PEM private key (expected: BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY)");
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> PrivateKeyPem.read(Pem.parse(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** What PKCS#8 has in its envelope is the older form. */
    private static byte[] inner(KeyPair pair) {
        DerReader info = new DerReader(pair.getPrivate().getEncoded()).enter(Der.SEQUENCE);
        info.read(Der.INTEGER);
        info.read(Der.SEQUENCE);
        return info.read(Der.OCTET_STRING);
    }

    private static byte[] sec1(KeyPair pair, byte[] oid) {
        byte[] secret = HexFormat.of().parseHex("%064x".formatted(((ECPrivateKey) pair.getPrivate()).getS()));
        return Der.sequence(Der.integer(BigInteger.ONE), Der.octets(secret), Der.value(Der.context(0, true), oid));
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
