package dev.portcullis.config.tree;

/**
 * An amount of memory or traffic, written with its unit: {@code 512B}, {@code 16KiB}, {@code 10MB}, {@code 2MiB}, {@code 1GiB}.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) {

    public static final DataSize ZERO = new DataSize(0);

    public static DataSize kibibytes(long count) {
        return new DataSize(count << 10);
    }

    public static DataSize mebibytes(long count) {
        return new DataSize(count << 20);
    }

    @Override
    public String toString() {
        if (bytes > 0 && bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        if (bytes > 0 && bytes % (1 << 10) == 0) {
            return (bytes >> 10) + "KiB";
        }
        return bytes + "B";
    }
}
