package dev.portcullis.plugin.transform.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.testkit.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads arbitrary fields as {@link AcceptEncoding} does and as a reader made of expressions does. */
class AcceptEncodingFuzzTest {

    private static final Pattern ELEMENT = Pattern.compile(
            "[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:;[ \t]*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)[ \t]*)?");

    private final AcceptEncoding ours = new AcceptEncoding();

    @FuzzTest(maxDuration = "1m")
    void bothReadTheSame(byte[] input) {
        String value = new String(input, StandardCharsets.ISO_8859_1).replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "");
        ours.read(TestRequest.get("/")
                .header("Accept-Encoding", value)
                .open()
                .request()
                .headers());
        double gzip = weight(value, "gzip", "x-gzip");
        double deflate = weight(value, "deflate");
        double identity = weight(value, "identity");
        double least = Math.max(identity, 0.001);
        Coding expected = gzip >= least && gzip >= deflate ? Coding.GZIP : deflate >= least ? Coding.DEFLATE : null;

        assertThat(ours.best()).isEqualTo(expected);
        assertThat(ours.refusesIdentity()).isEqualTo(identity == 0 || identity < 0 && weight(value, "*") == 0);
    }

    /** The last that is said; -1 for nothing. */
    private static double weight(String value, String... names) {
        double weight = -1;
        for (String element : value.split(",", -1)) {
            Matcher matcher = ELEMENT.matcher(element);
            if (matcher.matches() && List.of(names).contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
                weight = matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2));
            }
        }
        return weight;
    }
}
