package dev.portcullis.plugin.observe.accesslog;

/** Writes the lines of one log. Immutable; any loop calls it. */
interface LineFormat {

    /** Writes a line, without its line feed. */
    void write(LogEntry entry, LineBuffer line);
}
