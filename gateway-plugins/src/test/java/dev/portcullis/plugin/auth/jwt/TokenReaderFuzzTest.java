package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JWSObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/** Reads arbitrary tokens as {@link TokenReader} does and as another reader does. What we accept must mean the same to both. */
class TokenReaderFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void whatIsAcceptedMeansTheSameToOthers(byte[] input) throws ParseException {
        // a first line feed parts header from claims, so that the fuzzer need not learn base64
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int line = text.indexOf('\n');
        byte[] token = line < 0 ? input : assembled(input, line);
        SignedToken ours = TokenReader.read(token).token();
        if (ours == null) {
            return;
        }
        JWSObject theirs = JWSObject.parse(new String(token, StandardCharsets.US_ASCII));
        assertThat(theirs.getHeader().getAlgorithm()).isEqualTo(ours.algorithm().jws());
        assertThat(theirs.getHeader().getKeyID()).isEqualTo(ours.kid());
        assertThat(theirs.getHeader().getCriticalParams()).isNull();
        assertThat(theirs.getSigningInput()).isEqualTo(java.util.Arrays.copyOf(token, ours.signedLength()));
        compare(theirs.getPayload().toJSONObject(), ours.claims().members());
    }

    private static void compare(Map<String, Object> theirs, Map<String, Object> ours) {
        assertThat(theirs).isNotNull();
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        ours.forEach((name, value) -> {
            if (value instanceof String || value instanceof Boolean) {
                assertThat(theirs.get(name)).isEqualTo(value);
            } else if (value instanceof JsonObject.Number number) {
                assertThat(((Number) theirs.get(name)).doubleValue()).isEqualTo(number.value());
            } else if (value instanceof List<?> list) {
                assertThat((List<?>) theirs.get(name)).hasSameSizeAs(list);
            }
        });
    }

    private static byte[] assembled(byte[] input, int line) {
        var encoder = java.util.Base64.getUrlEncoder().withoutPadding();
        String header = encoder.encodeToString(java.util.Arrays.copyOf(input, line));
        String claims = encoder.encodeToString(java.util.Arrays.copyOfRange(input, line + 1, input.length));
        return (header + "." + claims + ".AAAA").getBytes(StandardCharsets.US_ASCII);
    }
}
