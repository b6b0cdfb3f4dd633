package dev.portcullis.wire;

/**
 * How large a head, or a trailer section, may be.
 *
 * @param maxBytes bytes from the first to the empty line at its end
 * @param maxLines field lines
 * @param maxTarget bytes of request target
 * @param underscores whether field names may contain {@code _}, which CGI and its kin take for a hyphen
 */
public record HeadLimits(int maxBytes, int maxLines, int maxTarget, boolean underscores) {}
