package dev.portcullis.plugin.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LineBufferTest {

    private final LineBuffer line = new LineBuffer();

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
    void escapesBytesInJson(String hex, String expected) {
        assertThat(written(Escaping.JSON, bytes(hex))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TEXT | 61 20 2c 3c 62 | a ,<b",
                "TEXT | 22 5c 0d 0a 1b 7f | \\x22\\x5c\\x0d\\x0a\\x1b\\x7f",
                "TEXT | c3 a4 ff | \\xc3\\xa4\\xff",
                "CSV | 61 2c 22 0a | a\\x2c\\x22\\x0a",
                "XML | 3c 3e 26 22 27 | &lt;&gt;&amp;&#34;&#39;",
                "XML | 61 0a 5c c3 | a\\x0a\\x5c\\xc3",
            })
    void escapesBytesElsewhere(Escaping how, String hex, String expected) {
        assertThat(written(how, bytes(hex))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"GET /items/{id} | GET /items/{id}", "a\"b\\c | a\\\"b\\\\c", "\u00e4\u20ac | \\u00e4\\u20ac"})
    void escapesTextInJson(String text, String expected) {
        assertThat(written(Escaping.JSON, text)).isEqualTo(expected);
    }

    @Test
    void escapesTextElsewhere() {
        assertThat(written(Escaping.TEXT, "a\u00e4\u20ac\n")).isEqualTo("a\\xe4\\u20ac\\x0a");
        assertThat(written(Escaping.XML, "<\u0000>")).isEqualTo("&lt;\\x00&gt;");
    }

    @Test
    void writesTextFromSomewhereOn() {
        line.begin().text(Escaping.TEXT, "GET /items", 4);

        assertThat(written()).isEqualTo("/items");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "999, 0.000", "1000, 0.001", "1234567, 1.234", "60000000000, 60000.000", "-5, 0.000"})
    void writesNanosecondsAsMilliseconds(long nanos, String millis) {
        line.begin().millis(nanos);

        assertThat(written()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "10", "200", "9223372036854775807"})
    void writesNumbers(long number) {
        line.begin().number(number);

        assertThat(written()).isEqualTo(Long.toString(number));
    }

    @Test
    void beginsAgain() {
        line.begin().number(200);
        line.begin().number(404);

        assertThat(written()).isEqualTo("404");
    }

    /** Whatever is in a value, it ends neither the line nor the quotes around it, and a terminal does nothing about it. */
    @ParameterizedTest
    @EnumSource
    void bytesStayInsideTheirValue(Escaping how) {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);

            String fromBytes = written(how, bytes);
            String fromText = written(how, "x" + new String(bytes, StandardCharsets.ISO_8859_1));

            assertThat(fromBytes + fromText).matches(harmless(how));
        }
    }

    private static String harmless(Escaping how) {
        return switch (how) {
            case JSON -> "([^\"\\\\\\x00-\\x1f\\x7f]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*";
            case TEXT -> "([ -~&&[^\"\\\\]]|\\\\x[0-9a-f]{2})*";
            case CSV -> "([ -~&&[^\"\\\\,]]|\\\\x[0-9a-f]{2})*";
            case XML -> "([ -~&&[^\"'<>&\\\\]]|\\\\x[0-9a-f]{2}|&(lt|gt|amp|#34|#39);)*";
        };
    }

    private String written(Escaping how, byte[] bytes) {
        line.begin().text(how, bytes, 0, bytes.length);
        return written();
    }

    private String written(Escaping how, String text) {
        line.begin().text(how, text);
        return written();
    }

    /** The line, which must be UTF-8. */
    private String written() {
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
