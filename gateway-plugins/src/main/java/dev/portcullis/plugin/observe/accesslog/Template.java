package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.EventLoopConfined;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A format that was read once: text and variables in turn. Immutable. */
final class Template implements LineFormat {

    /** A piece of the line. */
    private interface Part {

        @EventLoopConfined
        void write(LogEntry entry, LineBuffer line);
    }

    /** Puts the parts together. */
    static final class Builder {

        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        /** Text that stands in every line as it is. */
        Builder text(String more) {
            text.append(more);
            return this;
        }

        /** A value; {@code -} if it is not known, as at Amazon. */
        Builder value(Variable variable, Escaping how) {
            return part((entry, line) -> {
                int before = line.length();
                variable.write(entry, line, how);
                if (line.length() == before) {
                    line.raw('-');
                }
            });
        }

        /** A value that is JSON by itself; {@code null} if it is not known. */
        Builder json(Variable variable) {
            return part((entry, line) -> {
                int before = line.length();
                variable.write(entry, line, Escaping.JSON);
                if (line.length() == before) {
                    line.raw(NULL);
                }
            });
        }

        private Builder part(Part part) {
            endText();
            parts.add(part);
            return this;
        }

        private void endText() {
            if (text.length() > 0) {
                byte[] ready = text.toString().getBytes(StandardCharsets.UTF_8);
                parts.add((entry, line) -> line.raw(ready));
                text.setLength(0);
            }
        }

        Template build() {
            endText();
            return new Template(parts.toArray(Part[]::new));
        }
    }

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final Part[] parts;

    private Template(Part[] parts) {
        this.parts = parts;
    }

    /** Stops where the line is longer than any that is written. */
    @Override
    public void write(LogEntry entry, LineBuffer line) {
        for (Part part : parts) {
            part.write(entry, line);
            if (line.length() > LineBuffer.LONGEST) {
                return;
            }
        }
    }
}
