package dev.portcullis.address;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressSetTest {

    @Test
    void holdsNothingWithoutBlocks() {
        AddressSet set = set();

        assertThat(set.isEmpty()).isTrue();
        assertThat(contains(set, "10.0.0.1")).isFalse();
        assertThat(contains(set, "::")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "9.255.255.255, false",
        "10.0.0.0, true",
        "10.255.255.255, true",
        "11.0.0.0, true",
        "11.0.0.1, false",
        "::ffff:10.1.1.1, true",
        "2001:db8::, true",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "2001:db9::, false",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, false",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe, false",
    })
    void holdsItsBlocksToTheirEnds(String address, boolean held) {
        AddressSet set = set(
                "10.1.0.0/16",
                "2001:db8::/32",
                "10.0.0.0/8",
                "11.0.0.0",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "10.2.3.4");

        assertThat(contains(set, address)).isEqualTo(held);
    }

    @Test
    void everythingIsABlock() {
        assertThat(contains(set("::/0", "10.0.0.0/8"), "ffff::1")).isTrue();
        assertThat(contains(set("::/0"), "10.0.0.1")).isTrue();
        assertThat(contains(set("0.0.0.0/0"), "255.255.255.255")).isTrue();
        assertThat(contains(set("0.0.0.0/0"), "::1")).isFalse();
    }

    @Test
    void agreesWithItsBlocksOneByOne() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 50; round++) {
            List<Cidr> blocks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                blocks.add(block(random));
            }
            AddressSet set = new AddressSet(blocks);
            for (int i = 0; i < 2000; i++) {
                AddressReader address = read(address(random));
                assertThat(set.contains(address)).isEqualTo(blocks.stream().anyMatch(block -> block.contains(address)));
            }
        }
    }

    /** Few bits are random, so that blocks touch and overlap. */
    private static Cidr block(SplittableRandom random) {
        int prefix = random.nextInt(20, 33);
        int address = random.nextInt() & 0x0000_1fff & (prefix == 32 ? -1 : -1 << (32 - prefix));
        return Cidr.parse("10.0." + (address >> 8) + "." + (address & 0xff) + "/" + prefix);
    }

    private static String address(SplittableRandom random) {
        return "10.0." + random.nextInt(36) + "." + random.nextInt(256);
    }

    private static AddressSet set(String... blocks) {
        return new AddressSet(List.of(blocks).stream().map(Cidr::parse).toList());
    }

    private static boolean contains(AddressSet set, String address) {
        return set.contains(read(address));
    }

    private static AddressReader read(String address) {
        AddressReader reader = new AddressReader();
        byte[] bytes = address.getBytes(US_ASCII);
        assertThat(reader.read(bytes, 0, bytes.length)).isTrue();
        return reader;
    }
}
