package dev.portcullis.server.yaml.fmt;

import dev.portcullis.server.yaml.Braces;
import dev.portcullis.server.yaml.fmt.SourceText.Comment;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Lays out a YAML file: indentation by two spaces, one empty line at most, no spaces at the end of lines. Words, quotes, the
 * order of keys and comments stay as they are. What was laid out is read again before it is given away: if anything were
 * missing, the file is refused instead.
 */
public final class YamlFormat {

    private YamlFormat() {}

    /** A text, and what is in it. */
    private record Content(List<String> events, List<String> comments) {}

    /**
     * The text laid out; the same for what is laid out already.
     *
     * @throws IllegalArgumentException that says why it cannot be
     */
    public static String format(String text) {
        String clean = text.replace("\r\n", "\n");
        String bare = clean.startsWith("\uFEFF") ? clean.substring(1) : clean;
        List<Event> events = parse(bare);
        SourceText source = new SourceText(bare);
        PieceReader reader = new PieceReader(source, events);
        Piece root = reader.read();
        List<Comment> comments = source.comments(reader.values());
        String formatted = new Layout(source, comments).write(root, reader.explicitStart());
        if (!content(formatted).equals(new Content(shown(events), texts(comments)))) {
            throw new IllegalArgumentException("cannot be laid out without changing what it says; nothing was changed");
        }
        return formatted;
    }

    private static Content content(String text) {
        List<Event> events = parse(text);
        SourceText source = new SourceText(text);
        PieceReader reader = new PieceReader(source, events);
        reader.read();
        return new Content(shown(events), texts(source.comments(reader.values())));
    }

    private static List<Event> parse(String text) {
        try {
            List<Event> events = new ArrayList<>();
            LoadSettings settings = LoadSettings.builder().setLabel("yaml").build();
            new Parse(settings).parseString(Braces.swapped(text)).forEach(events::add);
            return events;
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("not YAML: `portcullis check` says what is wrong", e);
        }
    }

    private static List<String> texts(List<Comment> comments) {
        return comments.stream().map(Comment::text).toList();
    }

    /** What must not change: everything but the places. */
    private static List<String> shown(List<Event> events) {
        return events.stream()
                .filter(event -> event instanceof NodeEvent
                        || event.getEventId() == Event.ID.MappingEnd
                        || event.getEventId() == Event.ID.SequenceEnd)
                .map(YamlFormat::shown)
                .toList();
    }

    private static String shown(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return "value " + scalar.getAnchor() + scalar.getTag() + scalar.getScalarStyle() + scalar.getValue();
        }
        if (event instanceof AliasEvent alias) {
            return "alias " + alias.getAlias();
        }
        return event instanceof NodeEvent node
                ? event.getEventId() + " " + node.getAnchor()
                : event.getEventId().name();
    }
}
