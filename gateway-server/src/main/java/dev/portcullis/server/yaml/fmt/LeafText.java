package dev.portcullis.server.yaml.fmt;

import java.util.List;
import java.util.stream.Collectors;

/** Values at their new place. */
final class LeafText {

    private LeafText() {}

    /**
     * The value's text where its line is indented by {@code indent}, and was by {@code column}.
     *
     * @param step how much deeper the lines of a block stand
     */
    static String of(Piece.Leaf leaf, int column, int indent, int step) {
        if (leaf.block()) {
            return block(leaf.text(), indent + step);
        }
        List<String> lines = leaf.text().lines().toList();
        if (lines.size() < 2) {
            return leaf.text();
        }
        String first = lines.get(0).stripTrailing();
        return lines.stream()
                .skip(1)
                .map(line -> moved(line, indent - column, indent + 1))
                .collect(Collectors.joining("\n", first + "\n", ""));
    }

    private static String moved(String line, int by, int least) {
        String text = line.strip();
        if (text.isEmpty()) {
            return "";
        }
        int before = line.indexOf(text.charAt(0));
        return " ".repeat(Math.max(before + by, least)) + text;
    }

    /** A block scalar; its header may say how deep it is indented. */
    private static String block(String text, int indent) {
        List<String> lines = text.lines().toList();
        String header = lines.get(0).stripTrailing();
        List<String> content = lines.subList(1, lines.size());
        int was = content.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(LeafText::indentation)
                .min()
                .orElse(0);
        boolean explicit = header.matches("(.*\\s)?[|>][+-]?[1-9].*");
        if (explicit) {
            throw new IllegalArgumentException(
                    "a block with its indentation in figures, " + header + " (expected: without; nothing was changed)");
        }
        String moved = content.stream()
                .map(line -> line.isBlank() && line.length() <= was
                        ? ""
                        : " ".repeat(indent) + line.substring(Math.min(was, line.length())))
                .collect(Collectors.joining("\n", header + "\n", ""));
        return header.matches("[^#]*[|>]\\+.*") ? moved : moved.stripTrailing();
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }
}
