package dev.portcullis.server.yaml.fmt;

import dev.portcullis.server.yaml.fmt.SourceText.Comment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Indentation is two spaces a level, lists stand two spaces further in than their key. A comment on a line of its own belongs
 * to what follows, unless it was indented deeper: then it ends the block before. Comments behind something keep their column
 * if there is room, so that columns of comments stay columns. Up to one empty line stays where it was.
 */
/** Writes pieces and comments. */
final class Layout {

    private static final int STEP = 2;

    /** A block of lines that begin in one column: where that was, and where it is now. */
    private record Block(int column, int indent) {}

    private final SourceText source;
    private final ArrayDeque<Comment> comments;
    private final StringBuilder out = new StringBuilder();
    private final List<Block> closed = new ArrayList<>();
    private int shift;

    Layout(SourceText source, List<Comment> comments) {
        this.source = source;
        this.comments = new ArrayDeque<>(comments);
    }

    String write(@Nullable Piece root, boolean explicitStart) {
        Block top = new Block(0, 0);
        if (explicitStart) {
            commentsBefore(root == null ? Integer.MAX_VALUE : root.at().index(), top);
            out.append("---\n");
        }
        if (root instanceof Piece.Leaf leaf) {
            commentsBefore(leaf.at().index(), top);
            leaf(leaf, top, "");
        } else if (root != null) {
            block(root, 0);
        }
        commentsBefore(Integer.MAX_VALUE, top);
        return out.toString();
    }

    private void block(Piece piece, int indent) {
        Block block = new Block(piece.at().column(), indent);
        if (piece instanceof Piece.Mapping mapping) {
            mapping.entries().forEach(entry -> entry(entry, block, false));
        } else if (piece instanceof Piece.Sequence sequence) {
            sequence.items().forEach(item -> item(item, block, false));
        }
        closed.add(block);
    }

    /** @param continued whether the line has begun, with the dash of a list */
    private void entry(Piece.Entry entry, Block block, boolean continued) {
        if (!continued) {
            begin(entry.key().at().index(), entry.key().at().line(), block);
        }
        out.append(entry.key().text()).append(entry.key().text().startsWith("*") ? " :" : ":");
        value(entry.value(), entry.key().lastLine(), block, " ");
    }

    private void item(Piece item, Block block, boolean continued) {
        if (!continued) {
            begin(item.at().index(), item.at().line(), block);
        }
        out.append('-');
        Block inner = new Block(item.at().column(), block.indent() + STEP);
        if (item instanceof Piece.Mapping mapping && mapping.properties().isEmpty()) {
            out.append(' ');
            boolean first = true;
            for (Piece.Entry entry : mapping.entries()) {
                entry(entry, inner, first);
                first = false;
            }
            closed.add(inner);
        } else if (item instanceof Piece.Sequence sequence
                && sequence.properties().isEmpty()) {
            out.append(' ');
            boolean first = true;
            for (Piece each : sequence.items()) {
                item(each, inner, first);
                first = false;
            }
            closed.add(inner);
        } else {
            value(item, item.at().line(), block, " ");
        }
    }

    /** What follows a key or a dash, to the end of its lines. */
    private void value(Piece value, int line, Block block, String space) {
        if (value instanceof Piece.Leaf leaf) {
            leaf(leaf, block, leaf.text().isEmpty() ? "" : space);
            return;
        }
        String properties =
                value instanceof Piece.Mapping mapping ? mapping.properties() : ((Piece.Sequence) value).properties();
        out.append(properties.isEmpty() ? "" : space + properties);
        endLine(line);
        block(value, block.indent() + STEP);
    }

    private void leaf(Piece.Leaf leaf, Block block, String space) {
        out.append(space).append(LeafText.of(leaf, block.column(), block.indent(), STEP));
        int end = leaf.at().index() + leaf.text().codePointCount(0, leaf.text().length());
        comments.removeIf(comment -> comment.index() >= leaf.at().index() && comment.index() < end);
        if (leaf.block()) {
            out.append('\n');
        } else {
            endLine(leaf.lastLine());
        }
    }

    private void begin(int index, int line, Block block) {
        commentsBefore(index, block);
        blankBefore(line);
        closed.clear();
        out.append(" ".repeat(block.indent()));
        shift = block.indent() - block.column();
    }

    private void endLine(int line) {
        Comment comment = comments.peek();
        if (comment != null && comment.line() == line && !comment.alone()) {
            comments.poll();
            int width = out.codePointCount(out.lastIndexOf("\n") + 1, out.length());
            int column = Math.max(comment.column() + shift, 0);
            out.append(" ".repeat(column > width ? column - width : STEP)).append(comment.text());
        }
        out.append('\n');
    }

    private void commentsBefore(int index, Block block) {
        while (!comments.isEmpty() && comments.peek().index() < index) {
            Comment comment = comments.poll();
            blankBefore(comment.line());
            out.append(" ".repeat(indent(comment, block)))
                    .append(comment.text())
                    .append('\n');
        }
    }

    private int indent(Comment comment, Block block) {
        Block best = block;
        for (Block candidate : closed) {
            if (candidate.column() <= comment.column() && candidate.column() > best.column()) {
                best = candidate;
            }
        }
        return best.indent();
    }

    private void blankBefore(int line) {
        if (source.isBlank(line - 1) && !out.isEmpty() && !out.toString().endsWith("\n\n")) {
            out.append('\n');
        }
    }
}
