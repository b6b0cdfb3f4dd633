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

    /** @throws IllegalArgumentException with a message for the operator, if the text is no size */
    public static DataSize parse(String text) {
        Quantity quantity = Quantity.split(text);
        if (quantity != null && quantity.unit().isEmpty()) {
            throw new IllegalArgumentException(
                    text + " (expected: a size with its unit, such as " + text + "B or " + text + "KiB)");
        }
        long unit = quantity == null ? 0 : bytesOf(quantity.unit());
        if (quantity == null || unit == 0 || quantity.count() > Long.MAX_VALUE / unit) {
            throw new IllegalArgumentException(
                    Problems.shown(text) + " (expected: a size, such as 512B, 16KiB, 10MB or 1GiB)");
        }
        return new DataSize(quantity.count() * unit);
    }

    private static long bytesOf(String unit) {
        return switch (unit) {
            case "B" -> 1;
            case "KB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            case "KiB" -> 1 << 10;
            case "MiB" -> 1 << 20;
            case "GiB" -> 1 << 30;
            default -> 0;
        };
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
