package dev.portcullis.config.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers everything wrong with a configuration, so that the operator mends it in one go. Confined to one thread. */
public final class Problems {

    private static final int LONGEST_SHOWN = 80;

    private final List<Problem> found = new ArrayList<>();
    private int errors;

    public void error(Location at, String path, String message) {
        found.add(new Problem(at, path, message, false));
        errors++;
    }

    public void warning(Location at, String path, String message) {
        found.add(new Problem(at, path, message, true));
    }

    /** How many were found so far, warnings included. */
    public int count() {
        return found.size();
    }

    /** How many of them are errors. */
    public int errors() {
        return errors;
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /** All problems, by file and place. */
    public List<Problem> all() {
        return found.stream()
                .sorted(Comparator.comparing((Problem p) -> p.at().file())
                        .thenComparingInt(p -> p.at().line())
                        .thenComparingInt(p -> p.at().column()))
                .toList();
    }

    /** The name most like {@code given}, if one is near enough to be meant. */
    public static @Nullable String nearest(String given, Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(1, given.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(given, candidate);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** {@code (expected one of: a, b; did you mean "a"?)} for a name that is not among {@code known}. */
    public static String expectedOneOf(String given, Collection<String> known) {
        String nearest = nearest(given, known);
        String hint = nearest == null ? "" : "did you mean \"" + nearest + "\"?";
        if (known.size() > 12 && nearest != null) {
            return "(" + hint + ")";
        }
        String list = known.isEmpty() ? "there are none" : "expected one of: " + String.join(", ", known);
        return "(" + list + (hint.isEmpty() ? "" : "; " + hint) + ")";
    }

    /** A value as messages show it: numbers bare, all else in quotes, on one line and not too long. */
    public static String shown(String value) {
        if (!value.isEmpty() && value.length() <= 20 && value.chars().allMatch(Problems::isNumeric)) {
            return value;
        }
        return quoted(value);
    }

    /** A name as messages show it: in quotes, on one line and not too long. */
    public static String quoted(String value) {
        String cut = value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "…";
        StringBuilder line = new StringBuilder(cut.length() + 2).append('"');
        cut.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.append('"').toString();
    }

    private static boolean isNumeric(int c) {
        return c >= '0' && c <= '9' || c == '-' || c == '.';
    }

    /** Edits (insert, delete, replace, swap neighbours) from one word to the other. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
