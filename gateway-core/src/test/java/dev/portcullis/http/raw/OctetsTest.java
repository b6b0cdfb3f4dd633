package dev.portcullis.http.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OctetsTest {

    @Test
    void fieldValueEndsAtEveryControlOctetInEveryPlace() {
        for (int length = 0; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                for (int octet = 0; octet < 256; octet++) {
                    byte[] value = new byte[length];
                    Arrays.fill(value, (byte) 'v');
                    value[at] = (byte) octet;
                    int expected = Octets.isFieldValue((byte) octet) ? length : at;
                    assertThat(Octets.fieldValueEnd(value, 0, length)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void targetEndsAtEveryForeignOctetInEveryPlace() {
        for (int length = 0; length < 24; length++) {
            for (int at = 0; at < length; at++) {
                for (int octet = 0; octet < 256; octet++) {
                    byte[] target = new byte[length];
                    Arrays.fill(target, (byte) '!');
                    target[at] = (byte) octet;
                    int expected = Octets.isTarget((byte) octet) ? length : at;
                    assertThat(Octets.targetEnd(target, 0, length)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void targetEndsAtTheFirstOfTwo() {
        byte[] octets = {' ', '#', 0x7f, (byte) 0x80, 0};
        for (int first = 0; first < 16; first++) {
            for (int second = first + 1; second < 16; second++) {
                for (byte one : octets) {
                    for (byte other : octets) {
                        byte[] target = "/123456789abcdef".getBytes(ISO_8859_1);
                        target[first] = one;
                        target[second] = other;
                        assertThat(Octets.targetEnd(target, 0, 16)).isEqualTo(first);
                    }
                }
            }
        }
    }

    @Test
    void nearColonIsTheFirst() {
        for (int first = 0; first < 24; first++) {
            for (int octet = 0; octet < 256; octet++) {
                byte[] line = new byte[24];
                Arrays.fill(line, (byte) octet);
                line[first] = ':';
                assertThat(Octets.nearColon(line, 0, 24)).isEqualTo(octet == ':' ? 0 : first);
            }
        }
        assertThat(Octets.nearColon("12345678".getBytes(ISO_8859_1), 0, 8)).isEqualTo(-1);
        assertThat(Octets.nearColon("1:".getBytes(ISO_8859_1), 0, 2)).isEqualTo(-1);
    }

    @Test
    void fieldValueEndsAtTheFirstOfTwo() {
        byte[] value = "0123456789abcdef0123456789abcdef".getBytes(ISO_8859_1);
        for (int first = 0; first < value.length; first++) {
            for (int second = first; second < value.length; second++) {
                byte[] broken = value.clone();
                broken[second] = 0x7f;
                broken[first] = '\r';
                assertThat(Octets.fieldValueEnd(broken, 0, broken.length)).isEqualTo(first);
            }
        }
    }

    @Test
    void fieldValueMayHoldTabsAndHighOctets() {
        byte[] value = "\ta\t\u00e9\t\t\t\t\t\t\t\t\u00ff and the rest\t".getBytes(ISO_8859_1);

        assertThat(Octets.fieldValueEnd(value, 0, value.length)).isEqualTo(value.length);
    }

    @Test
    void scansStayWithinTheirRange() {
        byte[] text = "abcdefghijklmnopqrstuvwxyz".getBytes(ISO_8859_1);
        for (int to = 3; to < text.length; to++) {
            assertThat(Octets.fieldValueEnd(text, 3, to)).isEqualTo(to);
            assertThat(Octets.tokenEnd(text, 3, to)).isEqualTo(to);
            assertThat(Octets.nameEnd(text, 3, to)).isEqualTo(to);
            assertThat(Octets.targetEnd(text, 3, to)).isEqualTo(to);
        }
    }

    @Test
    void tokenIsWhatRfc9110Lists() {
        String others = "!#$%&'*+-.^_`|~";
        for (int octet = 0; octet < 256; octet++) {
            boolean alphanumeric = octet < 0x80 && Character.isLetterOrDigit(octet);
            boolean token = alphanumeric || others.indexOf(octet) >= 0;
            byte[] one = {(byte) octet};
            assertThat(Octets.isToken((byte) octet)).isEqualTo(token);
            assertThat(Octets.tokenEnd(one, 0, 1) == 1).isEqualTo(token);
            assertThat(Octets.nameEnd(one, 0, 1) == 1).isEqualTo(token && octet != '_');
        }
    }
}
