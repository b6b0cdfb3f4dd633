package dev.portcullis.wire.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.wire.proxy.ProxyHeaderReader.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderReaderTest {

    private static final String V4 = "c0000201 c6336401 c350 01bb";
    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 c350 01bb";

    private final ProxyHeaderReader reader = new ProxyHeaderReader();

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.1 198.51.100.1 50000 443, 192.0.2.1:50000, 198.51.100.1:443",
        "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0, 255.255.255.255:65535, 0.0.0.0:0",
        "PROXY TCP6 2001:db8::1 ::1 1 2, [2001:db8:0:0:0:0:0:1]:1, [0:0:0:0:0:0:0:1]:2",
        "PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 1 2, [2001:db8:0:0:0:0:0:1]:1, [0:0:0:0:0:0:0:1]:2"
    })
    void readsLines(String line, String source, String destination) {
        assertThat(read(Headers.text(line))).isEqualTo(Result.DONE);

        assertThat(reader.peer()).isNotNull();
        assertThat(reader.peer().source()).hasToString("/" + source);
        assertThat(reader.peer().destination()).hasToString("/" + destination);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ", "PROXY UNKNOWN ff:ff::1 whatever"})
    void takesLinesThatKnowNoClient(String line) {
        assertThat(read(Headers.text(line))).isEqualTo(Result.DONE);

        assertThat(reader.peer()).isNull();
    }

    @Test
    void takesTheLongestLine() {
        String line = "PROXY UNKNOWN " + "x".repeat(107 - 2 - "PROXY UNKNOWN ".length());

        assertThat(read(Headers.text(line))).isEqualTo(Result.DONE);
        assertThat(new ProxyHeaderReader().read(Unpooled.wrappedBuffer(Headers.text(line + "x"))))
                .isEqualTo(Result.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 198.51.100.1 50000",
                "PROXY TCP4 192.0.2.1 198.51.100.1 50000 443 ",
                "PROXY TCP4  192.0.2.1 198.51.100.1 50000 443",
                "PROXY TCP4 192.0.2.1 198.51.100.1 50000 65536",
                "PROXY TCP4 192.0.2.1 198.51.100.1 050 443",
                "PROXY TCP4 192.0.2.1 198.51.100.1 +50 443",
                "PROXY TCP4 192.0.2.1 198.51.100.1  443",
                "PROXY TCP4 192.0.2.01 198.51.100.1 50000 443",
                "PROXY TCP4 192.0.2 198.51.100.1 50000 443",
                "PROXY TCP4 256.0.2.1 198.51.100.1 50000 443",
                "PROXY TCP4 localhost 198.51.100.1 50000 443",
                "PROXY TCP4 ::1 ::1 50000 443",
                "PROXY TCP6 192.0.2.1 198.51.100.1 50000 443",
                "PROXY TCP6 [::1] ::1 50000 443",
                "PROXY TCP6 fe80::1%1 ::1 50000 443",
                "PROXY UDP4 192.0.2.1 198.51.100.1 50000 443",
                "PROXY UNKNOWNS",
                "PROXY tcp4 192.0.2.1 198.51.100.1 50000 443",
                "PROXY ",
                "proxy UNKNOWN",
                "GET / HTTP/1.1"
            })
    void refusesOtherLines(String line) {
        assertThat(read(Headers.text(line))).isEqualTo(Result.FAILED);
    }

    @Test
    void refusesALineWithoutCarriageReturn() {
        assertThat(read("PROXY UNKNOWN\n".getBytes(ISO_8859_1))).isEqualTo(Result.FAILED);
    }

    @Test
    void refusesAtTheFirstWrongByte() {
        assertThat(read(new byte[] {'P', 'O'})).isEqualTo(Result.FAILED);
        assertThat(new ProxyHeaderReader().read(Unpooled.wrappedBuffer(new byte[] {0x16})))
                .isEqualTo(Result.FAILED);
    }

    @Test
    void readsBinaryAddresses() {
        assertThat(read(Headers.binary("2111", V4))).isEqualTo(Result.DONE);
        assertThat(reader.peer().source()).hasToString("/192.0.2.1:50000");
        assertThat(reader.peer().destination()).hasToString("/198.51.100.1:443");

        ProxyHeaderReader other = new ProxyHeaderReader();
        assertThat(other.read(Unpooled.wrappedBuffer(Headers.binary("2121", V6))))
                .isEqualTo(Result.DONE);
        assertThat(other.peer().source()).hasToString("/[2001:db8:0:0:0:0:0:1]:50000");
    }

    @Test
    void skipsExtensions() {
        assertThat(read(Headers.binary("2111", V4 + "04 0003 aabbcc" + "02 0000")))
                .isEqualTo(Result.DONE);
        assertThat(reader.peer().source()).hasToString("/192.0.2.1:50000");
    }

    @ParameterizedTest
    @CsvSource({"2000, ''", "2000, ffffff", "2011, " + V4, "2100, ''", "2100, ffff", "20ff, 00"})
    void takesBinaryHeadersThatKnowNoClient(String command, String rest) {
        assertThat(read(Headers.binary(command, rest))).isEqualTo(Result.DONE);

        assertThat(reader.peer()).isNull();
    }

    @Test
    void takesPeersOnUnixSocketsForUnknown() {
        assertThat(read(Headers.binary("2131", "00".repeat(216)))).isEqualTo(Result.DONE);

        assertThat(reader.peer()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1111, " + V4,
        "3111, " + V4,
        "2211, " + V4,
        "2112, " + V4,
        "2122, " + V6,
        "2141, " + V4,
        "2113, " + V4,
        "2111, c0000201 c6336401 c350 01",
        "2121, " + V4,
        "2131, " + V6,
        "2111, " + V4 + " 04",
        "2111, " + V4 + " 04 0001",
        "2111, " + V4 + " 04 0001 aabb"
    })
    void refusesOtherBinaryHeaders(String command, String rest) {
        assertThat(read(Headers.binary(command, rest))).isEqualTo(Result.FAILED);
    }

    @Test
    void refusesLongHeadersBeforeTheyArrive() {
        byte[] start = Headers.binary("2111", "");
        start[14] = 0x10;

        assertThat(read(start)).isEqualTo(Result.FAILED);
    }

    @Test
    void leavesWhatFollowsAlone() {
        for (byte[] header : new byte[][] {Headers.text("PROXY UNKNOWN"), Headers.binaryV4()}) {
            ByteBuf in = Unpooled.wrappedBuffer(header, "GET /".getBytes(ISO_8859_1));

            assertThat(new ProxyHeaderReader().read(in)).isEqualTo(Result.DONE);
            assertThat(in.toString(ISO_8859_1)).isEqualTo("GET /");
        }
    }

    private Result read(byte[] bytes) {
        return reader.read(Unpooled.wrappedBuffer(bytes));
    }
}
