package dev.portcullis.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    private final AddressReader reader = new AddressReader();

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.3.4, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.6, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "::/0, 10.0.0.1, true",
        "2001:db8::1, 2001:DB8:0:0:0:0:0:1, true",
        "fe80::/65, fe80::7fff:0:0:1, true",
        "fe80::/65, fe80::8000:0:0:1, false",
    })
    void knowsWhatItContains(String block, String address, boolean contained) {
        assertThat(read(address)).isTrue();
        assertThat(Cidr.parse(block).contains(reader)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "::1/129",
                "10.0.0/8",
                "example.com",
                "10.0.0.0/0008",
                "2001:db8::1/32"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith('"' + text + "\" (expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "::ffff:1.2.3.4, 1.2.3.4",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    })
    void writesAddressesInOneWay(String text, String canonical) {
        assertThat(read(text)).isTrue();
        assertThat(new String(reader.text(), StandardCharsets.US_ASCII)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "1..2.3",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4:80",
                "unknown",
                "_hidden",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "::g",
                "[::1]",
                "fe80::1%eth0",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "1:",
                ":1",
                "1.2.3.-4"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThat(read(text)).isFalse();
    }

    @Test
    void refusesNothing() {
        assertThat(read("")).isFalse();
    }

    private boolean read(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);
        return reader.read(bytes, 1, bytes.length - 1);
    }
}
