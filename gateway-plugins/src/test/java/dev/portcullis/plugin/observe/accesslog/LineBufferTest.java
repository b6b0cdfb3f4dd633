package dev.portcullis.plugin.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineTest {

    private static final byte[] KEY = Keys.PATH;
    private static final String OPEN = "{\"path\":";

    private final JsonLine line = new JsonLine();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61 62 | ab",
                "22 5c 2f | \\\"\\\\/",
                "00 09 0a 0d 1f | \\u0000\\u0009\\u000a\\u000d\\u001f",
                "7f | \\u007f",
                "c3 a4 | \u00e4",
                "e2 82 ac | \u20ac",
                "f0 9f 98 80 | \ud83d\ude00",
                "80 | \\u0080",
                "c3 | \\u00c3",
                "c3 28 | \\u00c3(",
                "c0 af | \\u00c0\\u00af",
                "e0 80 af | \\u00e0\\u0080\\u00af",
                "ed a0 80 | \\u00ed\\u00a0\\u0080",
                "f4 90 80 80 | \\u00f4\\u0090\\u0080\\u0080",
                "ff fe 61 | \\u00ff\\u00fea",
                "e2 82 | \\u00e2\\u0082",
                "61 e4 62 c3 a4 63 | a\\u00e4b\u00e4c",
            })
    void escapesBytes(String hex, String expected) {
        byte[] bytes = bytes(hex);

        line.begin().text(KEY, bytes, 0, bytes.length);

        assertThat(written()).isEqualTo(OPEN + '"' + expected + "\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"GET /items/{id} | GET /items/{id}", "a\"b\\c | a\\\"b\\\\c", "\u00e4\u20ac | \\u00e4\\u20ac"})
    void escapesText(String text, String expected) {
        line.begin().text(KEY, text);

        assertThat(written()).isEqualTo(OPEN + '"' + expected + "\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "999, 0.000", "1000, 0.001", "1234567, 1.234", "60000000000, 60000.000", "-5, 0.000"})
    void writesNanosecondsAsMilliseconds(long nanos, String millis) {
        line.begin().millis(KEY, nanos);

        assertThat(written()).isEqualTo(OPEN + millis + "}\n");
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "10", "200", "9223372036854775807"})
    void writesNumbers(long number) {
        line.begin().number(KEY, number);

        assertThat(written()).isEqualTo(OPEN + number + "}\n");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        line.begin().number(Keys.STATUS, 200);
        line.text(Keys.API, null);
        line.text(Keys.PATH, new byte[5], 3, 3);
        line.raw(Keys.PROTOCOL, Keys.NOTHING);

        assertThat(written()).isEqualTo("{\"status\":200}\n");
    }

    @Test
    void beginsAgain() {
        line.begin().number(Keys.STATUS, 200);
        line.end();
        line.begin().number(Keys.STATUS, 404);

        assertThat(written()).isEqualTo("{\"status\":404}\n");
    }

    @Test
    void writesJsonWhateverTheBytesAre() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            line.begin().text(KEY, ("x" + new String(bytes, StandardCharsets.ISO_8859_1)));
            String fromText = written();
            line.begin().text(Keys.HOST, bytes, 0, bytes.length);
            line.number(Keys.STATUS, 1);
            String fromBytes = written();

            assertThat(isOneLineOfJson(fromText)).as(fromText).isTrue();
            assertThat(isOneLineOfJson(fromBytes)).as(fromBytes).isTrue();
        }
    }

    /** For lines without nested values: strings hold no bare control character or quote, and escapes are JSON's. */
    private static boolean isOneLineOfJson(String text) {
        return text.matches("\\{\"\\w+\":(\"([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*\"|\\d+)"
                + "(,\"status\":1)?\\}\n");
    }

    /** The line, which must be UTF-8. */
    private String written() {
        line.end();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes(), 0, line.length()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    private static byte[] bytes(String hex) {
        String[] parts = hex.split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}
