package dev.portcullis.server.yaml.fmt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A file as it was written: code points, which the parser counts in, lines and comments. */
final class SourceText {

    /**
     * A comment.
     *
     * @param alone whether nothing else stands on its line
     * @param text from the sign on, without spaces at the end
     */
    record Comment(int index, int line, int column, boolean alone, String text) {}

    private final int[] points;
    private final List<String> lines;

    SourceText(String text) {
        points = text.codePoints().toArray();
        lines = text.lines().toList();
    }

    String slice(int from, int to) {
        return new String(points, from, to - from);
    }

    /** Whether the line is there and has nothing on it. */
    boolean isBlank(int line) {
        return line >= 0 && line < lines.size() && lines.get(line).isBlank();
    }

    /** The comments, given which code points belong to values. */
    List<Comment> comments(BitSet values) {
        List<Comment> comments = new ArrayList<>();
        int line = 0;
        int lineStart = 0;
        for (int i = 0; i < points.length; i++) {
            boolean begins = points[i] == '#' && !values.get(i) && (i == lineStart || isSpace(points[i - 1]));
            if (begins) {
                int end = i;
                while (end < points.length && points[end] != '\n') {
                    end++;
                }
                boolean alone = slice(lineStart, i).isBlank();
                comments.add(
                        new Comment(i, line, i - lineStart, alone, slice(i, end).stripTrailing()));
                i = end;
            }
            if (i < points.length && points[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return comments;
    }

    private static boolean isSpace(int point) {
        return point == ' ' || point == '\t';
    }
}
