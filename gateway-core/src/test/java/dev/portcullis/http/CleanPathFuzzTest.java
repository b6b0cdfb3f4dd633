package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.error.CoreError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads arbitrary targets as {@link CleanPath} does and in the slow, obvious way, and compares. */
class CleanPathFuzzTest {

    private final CleanPath path = new CleanPath();

    @FuzzTest(maxDuration = "2m")
    void readsAsTheReferenceDoes(byte[] target) {
        boolean accepted = path.parse(target, 0, target.length) == null;

        List<String> expected = read(target);
        assertThat(accepted).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(decoded()).isEqualTo(expected);
            assertThat(rejoined(target)).isEqualTo(latin1(target).substring(0, path.pathEnd()));
        } else {
            assertThat(path.parse(target, 0, target.length)).isSameAs(CoreError.REQUEST_PATH);
        }
    }

    private List<String> decoded() {
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < path.segments(); i++) {
            byte[] bytes = path.bytes(i);
            segments.add(new String(bytes, path.start(i), path.end(i) - path.start(i), StandardCharsets.UTF_8));
        }
        return segments;
    }

    private String rejoined(byte[] target) {
        if (path.isAsterisk()) {
            return "*";
        }
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < path.segments(); i++) {
            joined.append('/').append(latin1(target), path.rawStart(i), path.rawEnd(i));
        }
        return joined.toString();
    }

    /** The segments, or null for what must be refused. */
    private static @Nullable List<String> read(byte[] target) {
        String text = latin1(target);
        if (text.equals("*")) {
            return List.of();
        }
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        if (!path.startsWith("/") || !path.matches("(?s)[\\x21-\\x7e]*") || path.matches("(?s).*[\\\\;#].*")) {
            return null;
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            String decoded = decode(segment);
            if (decoded == null || decoded.matches("(?s).*[\\x00-\\x1f\\x7f].*") || hasDots(decoded)) {
                return null;
            }
            segments.add(decoded);
        }
        return segments;
    }

    private static boolean hasDots(String decoded) {
        for (String part : decoded.split("[/\\\\]", -1)) {
            if (part.equals(".") || part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String decode(String segment) {
        if (!segment.matches("([^%]|%[0-9a-fA-F]{2})*") || segment.matches(".*%3[bB].*")) {
            return null;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                octets.write(Integer.parseInt(segment.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                octets.write(segment.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
