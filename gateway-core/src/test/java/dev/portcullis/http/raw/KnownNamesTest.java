package dev.portcullis.http.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

    @Test
    void everyNameHasASlotOfItsOwn() {
        for (int id = 1; id < KnownNames.count(); id++) {
            String name = KnownNames.text(id);
            assertThat(idOf(name)).as(name).isEqualTo(id);
        }
    }

    @Test
    void numbersFitIntoASetOfBits() {
        assertThat(KnownNames.count()).isLessThanOrEqualTo(Long.SIZE);
        assertThat(KnownNames.bit(KnownNames.UNKNOWN)).isZero();
    }

    @Test
    void caseDoesNotMatter() {
        for (int id = 1; id < KnownNames.count(); id++) {
            String name = KnownNames.text(id);
            assertThat(idOf(name.toUpperCase(Locale.ROOT))).as(name).isEqualTo(id);
            assertThat(idOf(name.toLowerCase(Locale.ROOT))).as(name).isEqualTo(id);
        }
    }

    @Test
    void nameAtTheVeryEndOfTheArrayIsFound() {
        for (int id = 1; id < KnownNames.count(); id++) {
            byte[] name = KnownNames.text(id).getBytes(ISO_8859_1);
            assertThat(KnownNames.idOf(name, 0, name.length)).isEqualTo(id);
        }
    }

    @Test
    void anyOtherOctetInAnyPlaceMakesItAnotherName() {
        for (int id = 1; id < KnownNames.count(); id++) {
            byte[] name = padded(KnownNames.text(id));
            int length = name.length - 16;
            for (int at = 0; at < length; at++) {
                byte kept = name[8 + at];
                for (int octet = 0; octet < 256; octet++) {
                    name[8 + at] = (byte) octet;
                    boolean same = Octets.lower((byte) octet) == Octets.lower(kept);
                    assertThat(KnownNames.idOf(name, 8, length) == id).isEqualTo(same);
                }
                name[8 + at] = kept;
            }
        }
    }

    @Test
    void longerAndShorterNamesAreUnknown() {
        assertThat(idOf("")).isZero();
        assertThat(idOf("Hos")).isZero();
        assertThat(idOf("Hosts")).isZero();
        assertThat(idOf("Content-Lengths")).isZero();
        assertThat(idOf("X-A-Name-That-Is-Longer-Than-All-The-Others")).isZero();
    }

    private static int idOf(String name) {
        return KnownNames.idOf(padded(name), 8, name.length());
    }

    private static byte[] padded(String name) {
        return ("12345678" + name + "12345678").getBytes(ISO_8859_1);
    }
}
