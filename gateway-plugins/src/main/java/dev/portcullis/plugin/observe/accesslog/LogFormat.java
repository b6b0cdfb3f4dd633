package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.NodeValue;
import dev.portcullis.config.tree.Problems;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a line looks like: the name of a format, text with variables, or a mapping that becomes an object. Immutable. */
final class LogFormat implements NodeValue {

    private static final List<String> NAMES = List.of("json", "clf", "csv", "xml", "off");

    /** The formats that Amazon's console offers for HTTP APIs. */
    private static final String CLF = "$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod "
            + "$context.routeKey $context.protocol\" $context.status $context.responseLength $context.requestId";

    private static final String CSV = "$context.identity.sourceIp,$context.requestTime,$context.httpMethod,"
            + "$context.routeKey,$context.protocol,$context.status,$context.responseLength,$context.requestId";

    private static final String XML = "<request id=\"$context.requestId\"><ip>$context.identity.sourceIp</ip>"
            + "<requestTime>$context.requestTime</requestTime><httpMethod>$context.httpMethod</httpMethod>"
            + "<routeKey>$context.routeKey</routeKey><status>$context.status</status>"
            + "<protocol>$context.protocol</protocol><responseLength>$context.responseLength</responseLength></request>";

    private final ConfigNode written;
    private final @Nullable LineFormat lines;

    private LogFormat(ConfigNode written, @Nullable LineFormat lines) {
        this.written = written;
        this.lines = lines;
    }

    /** Reads the setting; null once something wrong was reported. */
    static @Nullable LogFormat read(ConfigNode node, String path, Problems problems) {
        TemplateReader reader = new TemplateReader(problems);
        if (node instanceof ConfigNode.Fields fields) {
            Template template = reader.object(fields, path);
            return template == null ? null : new LogFormat(node, template);
        }
        if (!(node instanceof ConfigNode.Text text) || text.secret()) {
            problems.error(node.at(), path, node.kind() + " (expected: a format, text or a mapping)");
            return null;
        }
        int before = problems.errors();
        LineFormat lines = lines(text, path, problems, reader);
        return problems.errors() == before ? new LogFormat(node, lines) : null;
    }

    private static @Nullable LineFormat lines(
            ConfigNode.Text text, String path, Problems problems, TemplateReader reader) {
        switch (text.value()) {
            case "off":
                return null;
            case "json":
                return new JsonFormat();
            case "clf":
                return reader.text(CLF, Escaping.TEXT, text.at(), path);
            case "csv":
                return reader.text(CSV, Escaping.CSV, text.at(), path);
            case "xml":
                return reader.text(XML, Escaping.XML, text.at(), path);
            default:
                if (text.value().indexOf('$') < 0) {
                    problems.error(
                            text.at(),
                            path,
                            Problems.quoted(text.value()) + " " + Problems.expectedOneOf(text.value(), NAMES));
                    return null;
                }
                return reader.text(text.value(), text.at(), path);
        }
    }

    /** The format of that name or with that text. */
    static LogFormat of(String text) {
        Problems problems = new Problems();
        LogFormat format = read(new ConfigNode.Text(text, false, Location.BUILT_IN), "", problems);
        if (format == null) {
            throw new IllegalArgumentException(
                    problems.all().stream().map(problem -> problem.message()).collect(Collectors.joining("; ")));
        }
        return format;
    }

    /** What writes the lines; null if there are none. */
    @Nullable LineFormat lines() {
        return lines;
    }

    @Override
    public ConfigNode written() {
        return written;
    }
}
