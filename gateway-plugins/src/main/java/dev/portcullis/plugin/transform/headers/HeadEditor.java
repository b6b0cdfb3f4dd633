package dev.portcullis.plugin.transform.headers;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.spi.Exchange;
import java.util.Map;

/** The edits of one head, compiled: names are parsed and constant values are bytes. Immutable. */
final class HeadEditor {

    private record Line(HeaderName name, Template value) {}

    private final HeaderName[] remove;
    private final Line[] set;
    private final Line[] add;

    HeadEditor(HeaderEdits edits) {
        this.remove = edits.remove().stream().map(HeaderName::of).toArray(HeaderName[]::new);
        this.set = compile(edits.set());
        this.add = compile(edits.add());
    }

    private static Line[] compile(Map<String, String> lines) {
        return lines.entrySet().stream()
                .map(line -> new Line(HeaderName.of(line.getKey()), Template.compile(line.getValue())))
                .toArray(Line[]::new);
    }

    void edit(Headers headers, Exchange exchange) {
        for (HeaderName name : remove) {
            headers.remove(name);
        }
        for (Line line : set) {
            headers.remove(line.name);
            line.value.addTo(headers, line.name, exchange);
        }
        for (Line line : add) {
            line.value.addTo(headers, line.name, exchange);
        }
    }
}
