package dev.portcullis.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Makes a certificate for this machine, for a first try: EC P-256, valid for thirty days, for {@code localhost}, its
 * addresses, and the machine's own name (RFC 5280).
 */
final class SelfSigned {

    static final String LABEL = "self-signed";

    private static final Duration VALID = Duration.ofDays(30);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final byte[] TRUE = Der.value(Der.BOOLEAN, new byte[] {(byte) 0xff});

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(id("2a8648ce3d040302"));
    private static final byte[] SERVER_AUTH = id("2b06010505070301");
    private static final byte[] KEY_USAGE = id("551d0f");
    private static final byte[] ALTERNATIVE_NAMES = id("551d11");
    private static final byte[] BASIC_CONSTRAINTS = id("551d13");
    private static final byte[] EXTENDED_KEY_USAGE = id("551d25");

    private SelfSigned() {}

    static Identity create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] body = body(pair, Instant.now());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] certificate = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
            return new Identity(
                    LABEL, List.of(CertificatePem.decode(certificate)), pair.getPrivate(), TlsPolicy.LENIENT);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot make a certificate on P-256", e);
        }
    }

    private static byte[] body(KeyPair pair, Instant now) throws IOException {
        byte[] name = new X500Principal("CN=Portcullis self-signed").getEncoded();
        return Der.sequence(
                Der.value(Der.context(0, true), Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, new SecureRandom()).setBit(0)),
                ECDSA_WITH_SHA256,
                name,
                Der.sequence(time(now.minus(CLOCK_SKEW)), time(now.plus(VALID))),
                name,
                pair.getPublic().getEncoded(),
                Der.value(Der.context(3, true), extensions()));
    }

    private static byte[] extensions() throws IOException {
        byte[] digitalSignature = Der.bits(7, new byte[] {(byte) 0x80});
        return Der.sequence(
                Der.sequence(BASIC_CONSTRAINTS, TRUE, Der.octets(Der.sequence())),
                Der.sequence(KEY_USAGE, TRUE, Der.octets(digitalSignature)),
                Der.sequence(EXTENDED_KEY_USAGE, Der.octets(Der.sequence(SERVER_AUTH))),
                Der.sequence(ALTERNATIVE_NAMES, Der.octets(Der.sequence(names()))));
    }

    private static byte[][] names() throws IOException {
        List<byte[]> names = new ArrayList<>();
        names.add(dns("localhost"));
        String machine = machineName();
        if (!machine.isEmpty() && !machine.equals("localhost")) {
            names.add(dns(machine));
        }
        names.add(Der.value(
                Der.context(7, false), InetAddress.getByName("127.0.0.1").getAddress()));
        names.add(Der.value(Der.context(7, false), InetAddress.getByName("::1").getAddress()));
        return names.toArray(byte[][]::new);
    }

    /** Asks the kernel, not the resolver: that may wait seconds for a name server. */
    private static String machineName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.US_ASCII)
                    .strip();
            return name.matches("[A-Za-z0-9.-]{1,253}") ? name : "";
        } catch (IOException notLinux) {
            return "";
        }
    }

    private static byte[] dns(String name) {
        return Der.value(Der.context(2, false), name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] time(Instant instant) {
        return Der.value(Der.UTC_TIME, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] id(String hex) {
        return Der.value(Der.OBJECT_ID, HexFormat.of().parseHex(hex));
    }
}
