package dev.portcullis.server.yaml.fmt;

import java.util.List;

/** A part of a file that is laid out. */
sealed interface Piece {

    /** Where it begins, counted from 0. */
    Spot at();

    /** The line it ends on. */
    int lastLine();

    /**
     * A place in the source.
     *
     * @param index in code points from the beginning
     */
    record Spot(int index, int line, int column) {}

    /**
     * What stays as it was written, but for its indentation: values, aliases, and lists and mappings in brackets.
     *
     * @param text with anchor and tag; may have several lines
     * @param block whether it is a block scalar ({@code |} or {@code >})
     */
    record Leaf(Spot at, int lastLine, String text, boolean block) implements Piece {}

    /** A mapping without braces. {@code properties}: its anchor and tag; empty for none. */
    record Mapping(Spot at, int lastLine, String properties, List<Entry> entries) implements Piece {}

    /** A list without brackets. */
    record Sequence(Spot at, int lastLine, String properties, List<Piece> items) implements Piece {}

    /** A key and its value. */
    record Entry(Leaf key, Piece value) {}
}
