package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameTableTest {

    private final NameTable<String> table = new NameTable<>("first");

    @Test
    void prefersTheWholeName() {
        table.add(List.of("*.a.test"), "wildcard");
        table.add(List.of("x.a.test"), "exact");

        assertThat(table.find("x.a.test")).isEqualTo("exact");
        assertThat(table.find("y.a.test")).isEqualTo("wildcard");
    }

    @Test
    void letsAWildcardStandForOneLabel() {
        table.add(List.of("*.a.test"), "wildcard");

        assertThat(table.find("a.test")).isEqualTo("first");
        assertThat(table.find("x.y.a.test")).isEqualTo("first");
    }

    @Test
    void keepsTheEarlierOfTwoEntries() {
        table.add(List.of("a.test"), "earlier");
        table.add(List.of("a.test"), "later");

        assertThat(table.find("a.test")).isEqualTo("earlier");
    }

    @Test
    void fallsBackWithoutName() {
        assertThat(table.find(null)).isEqualTo("first");
        assertThat(table.find("localhost")).isEqualTo("first");
    }

    @Test
    void findsNamesInOctetsWithoutCase() {
        table.add(List.of("a.test", "*.a.test"), "ours");
        byte[] octets = "host: X.a.TEST:443".getBytes(StandardCharsets.US_ASCII);

        assertThat(table.find(octets, 6, 14)).isEqualTo("ours");
        assertThat(table.find(octets, 8, 14)).isEqualTo("ours");
        assertThat(table.find(octets, 6, 13)).isEqualTo("first");
        assertThat(table.find(octets, 6, 6)).isEqualTo("first");
    }

    @Test
    void findsEachOfAThousandNames() {
        for (int i = 0; i < 1000; i++) {
            table.add(List.of("host" + i + ".test"), "value" + i);
        }

        for (int i = 0; i < 1000; i++) {
            assertThat(table.find("host" + i + ".test")).isEqualTo("value" + i);
        }
        assertThat(table.find("host1000.test")).isEqualTo("first");
    }

    @Test
    void takesTheCommonNameOnlyWithoutAlternativeNames() throws Exception {
        var builder =
                new CertificateBuilder().ecp256().subject("CN=Common.test, O=x").setIsCertificateAuthority(true);

        assertThat(CertificateNames.of(builder.copy().buildSelfSigned().getCertificate()))
                .containsExactly("common.test");
        assertThat(CertificateNames.of(builder.copy()
                        .addSanDnsName("Other.test")
                        .buildSelfSigned()
                        .getCertificate()))
                .containsExactly("other.test");
    }
}
