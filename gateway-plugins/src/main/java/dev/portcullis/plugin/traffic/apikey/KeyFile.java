package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.http.raw.KeyedHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A file of keys in the form of Amazon's import: comma-separated, with a line of column names. {@code name} and {@code key} are
 * needed, {@code enabled} may be there, others are passed over.
 */
final class KeyFile {

    private static final String NAME = "name";
    private static final String KEY = "key";
    private static final String ENABLED = "enabled";

    private final Path path;
    private final KeyList keys;

    private KeyFile(Path path, KeyList keys) {
        this.path = path;
        this.keys = keys;
    }

    KeyList keys() {
        return keys;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** @throws IllegalArgumentException that says what is wrong in which line, and never shows a key */
    static KeyFile read(Path path) {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            return new KeyFile(path, read(path, reader));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + ": not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyList read(Path path, BufferedReader reader) throws IOException {
        String first = reader.readLine();
        List<String> columns = new ArrayList<>();
        split(first == null ? "" : first.toLowerCase(Locale.ROOT), columns);
        int name = columns.indexOf(NAME);
        int key = columns.indexOf(KEY);
        int enabled = columns.indexOf(ENABLED);
        if (name < 0 || key < 0) {
            throw new IllegalArgumentException(
                    path + ":1: no column names (expected: at least name,key; also enabled)");
        }
        KeyHasher hasher = new KeyHasher();
        HashSet64 seen = new HashSet64();
        KeyList.Builder keys = new KeyList.Builder();
        List<String> fields = new ArrayList<>();
        int number = 1;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            split(line, fields);
            if (fields.size() <= Math.max(Math.max(name, key), enabled)) {
                throw wrong(path, number, "too few columns (expected: those of line 1)");
            }
            KeyValue value = value(path, number, fields.get(key), hasher);
            String id = fields.get(name);
            if (id.isEmpty() || !seen.add(KeyedHash.OF_PROCESS.of(id))) {
                throw wrong(path, number, "name \"" + id + "\" (expected: one that no other line has)");
            }
            keys.add(id, value, enabled < 0 || !fields.get(enabled).equalsIgnoreCase("false"));
        }
        return keys.build();
    }

    private static KeyValue value(Path path, int number, String text, KeyHasher hasher) {
        try {
            return KeyValue.of(text, hasher);
        } catch (IllegalArgumentException e) {
            throw wrong(path, number, "key " + e.getMessage());
        }
    }

    private static IllegalArgumentException wrong(Path path, int line, String what) {
        return new IllegalArgumentException(path + ":" + line + ": " + what);
    }

    /** The fields of a line; a field with commas stands in quotes. */
    private static void split(String line, List<String> fields) {
        fields.clear();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || line.charAt(i) == ',' && !quoted) {
                fields.add(unquoted(line.substring(start, i).strip()));
                start = i + 1;
            } else if (line.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
    }

    private static String unquoted(String field) {
        boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
        return quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
    }
}
