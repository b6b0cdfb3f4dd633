package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SelfSignedTest {

    private final Identity identity = SelfSigned.create();
    private final X509Certificate certificate = identity.certificate();

    @Test
    void isSignedByItsOwnKey() throws Exception {
        certificate.verify(certificate.getPublicKey());

        assertThat(KeyMatch.matches(identity.key(), certificate.getPublicKey())).isTrue();
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(certificate.getVersion()).isEqualTo(3);
    }

    @Test
    void isValidForThirtyDays() throws Exception {
        certificate.checkValidity();

        assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(29), Duration.ofDays(30));
    }

    @Test
    void namesTheLocalHostAndItsAddresses() throws Exception {
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> name.get(1).toString())
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void isForServersAndNoAuthority() throws Exception {
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getKeyUsage()[0]).isTrue();
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    }

    @Test
    void hasASerialNumberOfItsOwn() {
        assertThat(certificate.getSerialNumber().signum()).isOne();
        assertThat(SelfSigned.create().certificate().getSerialNumber()).isNotEqualTo(certificate.getSerialNumber());
    }
}
