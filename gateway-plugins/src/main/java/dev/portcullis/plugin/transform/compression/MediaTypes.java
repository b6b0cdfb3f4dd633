package dev.portcullis.plugin.transform.compression;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A list of media types, in which a star stands for what a name begins with. Immutable. */
final class MediaTypes {

    private static final String NAME = "[A-Za-z0-9!#$&^_.+-]+";
    private static final Pattern PATTERN = Pattern.compile("\\*/\\*|" + NAME + "/(" + NAME + "|\\*(\\+" + NAME + ")?)");

    /**
     * One of the list.
     *
     * @param type null for all, in lower case with its slash
     * @param subtype what the subtype is or, if {@code open}, ends in
     */
    private record Entry(byte[] type, byte[] subtype, boolean open) {

        boolean matches(byte[] bytes, int start, int slash, int end) {
            int length = end - slash;
            boolean fits = open ? length >= subtype.length : length == subtype.length;
            return fits
                    && (type.length == 0 || Octets.equalsIgnoreCase(bytes, start, slash - start, type))
                    && Octets.equalsIgnoreCase(bytes, end - subtype.length, subtype.length, subtype);
        }
    }

    private final Entry[] entries;

    /** @param patterns each of which {@link #isPattern} accepts */
    MediaTypes(List<String> patterns) {
        entries = patterns.stream().map(MediaTypes::entry).toArray(Entry[]::new);
    }

    private static Entry entry(String pattern) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        int slash = lower.indexOf('/') + 1;
        String type = lower.equals("*/*") ? "" : lower.substring(0, slash);
        boolean open = lower.charAt(slash) == '*';
        return new Entry(ascii(type), ascii(lower.substring(open ? slash + 1 : slash)), open);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean isPattern(String text) {
        return PATTERN.matcher(text).matches();
    }

    /** Whether the value of a {@code Content-Type} is one of the list. Parameters do not matter. */
    boolean contain(@Borrowed byte[] bytes, int start, int valueEnd) {
        int slash = Octets.tokenEnd(bytes, start, valueEnd);
        if (slash == valueEnd || bytes[slash] != '/') {
            return false;
        }
        int end = Octets.tokenEnd(bytes, slash + 1, valueEnd);
        for (Entry entry : entries) {
            if (entry.matches(bytes, start, slash + 1, end)) {
                return true;
            }
        }
        return false;
    }
}
