package dev.portcullis.server.yaml.fmt;

import dev.portcullis.server.yaml.fmt.Piece.Spot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** From parser events to pieces. Reads one file. */
final class PieceReader {

    private final SourceText source;
    private final List<Event> events;
    private final BitSet values = new BitSet();
    private int next;
    private boolean explicitStart;

    PieceReader(SourceText source, List<Event> events) {
        this.source = source;
        this.events = events;
    }

    /** The one document; null for a file without content. */
    @Nullable Piece read() {
        for (; next < events.size(); next++) {
            Event event = events.get(next);
            if (event instanceof DocumentStartEvent start) {
                explicitStart |= start.isExplicit();
            }
            if (event instanceof NodeEvent) {
                Piece piece = piece();
                while (next < events.size()) {
                    if (events.get(next++) instanceof NodeEvent) {
                        throw new IllegalArgumentException("a second document (expected: one document in a file)");
                    }
                }
                return piece instanceof Piece.Leaf leaf && leaf.text().isEmpty() ? null : piece;
            }
        }
        return null;
    }

    /** Whether the document began with {@code ---}. */
    boolean explicitStart() {
        return explicitStart;
    }

    /** Which code points belong to values, so that no comment begins there. After {@link #read}. */
    BitSet values() {
        return values;
    }

    private Piece piece() {
        Event event = events.get(next);
        if (event instanceof CollectionStartEvent start && !start.isFlow()) {
            next++;
            return start instanceof MappingStartEvent ? mapping(start) : sequence(start);
        }
        return leaf();
    }

    private Piece mapping(CollectionStartEvent start) {
        List<Piece.Entry> entries = new ArrayList<>();
        while (!(events.get(next) instanceof CollectionEndEvent)) {
            boolean simple = events.get(next) instanceof ScalarEvent || events.get(next) instanceof AliasEvent;
            if (!simple) {
                throw refusal(events.get(next), "a key that is no text");
            }
            Piece.Leaf key = leaf();
            if (key.text().isEmpty() || key.text().contains("\n")) {
                throw refusal(start, "a key that is empty or has several lines");
            }
            entries.add(new Piece.Entry(key, piece()));
        }
        next++;
        Piece.Entry last = entries.get(entries.size() - 1);
        return new Piece.Mapping(
                entries.get(0).key().at(),
                last.value().lastLine(),
                properties(start, entries.get(0).key().at()),
                entries);
    }

    private Piece sequence(CollectionStartEvent start) {
        List<Piece> items = new ArrayList<>();
        while (!(events.get(next) instanceof CollectionEndEvent)) {
            items.add(piece());
        }
        next++;
        return new Piece.Sequence(
                spot(start.getStartMark()),
                items.get(items.size() - 1).lastLine(),
                properties(start, items.get(0).at()),
                items);
    }

    /** Anchor and tag as they were written in front of a collection. */
    private String properties(CollectionStartEvent start, Spot content) {
        if (start.getAnchor().isEmpty() && start.getTag().isEmpty()) {
            return "";
        }
        String between = source.slice(spot(start.getStartMark()).index(), content.index());
        String first = between.lines().findFirst().orElse("");
        int comment = first.indexOf(" #");
        return (comment < 0 ? first : first.substring(0, comment)).strip();
    }

    private Piece.Leaf leaf() {
        Event event = events.get(next++);
        Spot from = spot(event.getStartMark());
        Spot to = spot(event.getEndMark());
        if (event instanceof CollectionStartEvent) {
            to = endOfFlow();
        }
        boolean block = event instanceof ScalarEvent scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        String text = source.slice(from.index(), to.index());
        if (event instanceof ScalarEvent) {
            values.set(from.index(), to.index());
        }
        int lines = (int) text.stripTrailing().chars().filter(c -> c == '\n').count();
        return new Piece.Leaf(from, from.line() + lines, block ? text : text.stripTrailing(), block);
    }

    private Spot endOfFlow() {
        int depth = 1;
        Event event = events.get(next);
        while (true) {
            event = events.get(next++);
            if (event instanceof ScalarEvent) {
                values.set(
                        spot(event.getStartMark()).index(),
                        spot(event.getEndMark()).index());
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth == 0) {
                return spot(event.getEndMark());
            }
        }
    }

    private static Spot spot(Optional<Mark> mark) {
        Mark known = mark.orElseThrow(() -> new IllegalStateException("the parser keeps no places"));
        return new Spot(known.getIndex(), known.getLine(), known.getColumn());
    }

    private static IllegalArgumentException refusal(Event event, String what) {
        return new IllegalArgumentException(
                "line " + (spot(event.getStartMark()).line() + 1) + ": " + what
                        + " (expected: a file without; nothing was changed)");
    }
}
