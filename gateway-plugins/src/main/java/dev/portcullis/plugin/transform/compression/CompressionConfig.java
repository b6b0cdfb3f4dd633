package dev.portcullis.plugin.transform.compression;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.List;

/**
 * Which answers are compressed, and how hard.
 *
 * @param types media types, whose subtype may be or end in something after a star
 * @param minimum bytes of body from which on it is worth it; answers of unknown length always are
 * @param level 1 for fast to 6 for small
 */
@Doc("Compresses answers with gzip or deflate for clients that accept it.")
public record CompressionConfig(
        @Doc("Media types that are compressed: whole ones, text/*, application/*+json or */*.")
        @Default(TYPES)
        @Example("[application/json, text/*]")
        List<String> types,

        @Doc("The least length of a body that is compressed. Where the length is not known in advance, all are.")
        @Default("1KiB")
        @Example("4KiB")
        DataSize minimum,

        @Doc("How hard to try: 1 is fastest, 6 makes the smallest answers.") @Default("4") @Example("6")
        int level) {

    private static final String TYPES = "[text/*, application/json, application/*+json, application/javascript, "
            + "application/xml, application/*+xml, application/wasm, image/svg+xml, font/ttf, font/otf]";

    /** Beyond it zlib makes next to nothing smaller, but may take a hundred times as long for text that somebody made for it. */
    static final int HARDEST = 6;

    /** As Amazon API Gateway's minimumCompressionSize. */
    private static final DataSize LARGEST_MINIMUM = DataSize.mebibytes(10);

    public CompressionConfig {
        types = List.copyOf(types);
        Invariants invariants = new Invariants();
        for (String type : types) {
            invariants.require(
                    MediaTypes.isPattern(type),
                    "types",
                    Problems.quoted(type),
                    "a media type, such as text/* or image/svg+xml");
        }
        invariants.require(
                minimum.bytes() <= LARGEST_MINIMUM.bytes(), "minimum", minimum, "at most " + LARGEST_MINIMUM);
        invariants.require(level >= 1 && level <= HARDEST, "level", level, "1 to " + HARDEST);
        invariants.orThrow();
    }

    /**
     * The short form {@code compression: on}.
     *
     * @throws IllegalArgumentException if the text is another
     */
    public static CompressionConfig fromText(String text) {
        if (!text.equals("on") && !text.equals("true")) {
            throw new IllegalArgumentException(Problems.quoted(text) + " (expected: on or off, or a mapping)");
        }
        return new CompressionConfig(
                List.of(TYPES.substring(1, TYPES.length() - 1).split(", ")), DataSize.kibibytes(1), 4);
    }
}
