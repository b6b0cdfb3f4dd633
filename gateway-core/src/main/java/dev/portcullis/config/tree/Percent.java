package dev.portcullis.config.tree;

/**
 * A share, written {@code 20%}.
 *
 * @param value whole percents, 0 to 100
 */
public record Percent(int value) {

    private static final int MOST = 100;

    /** @throws IllegalArgumentException with a message for the operator, if the text is no whole number of percents up to 100 */
    public static Percent parse(String text) {
        Quantity quantity = Quantity.split(text);
        if (quantity == null || !quantity.unit().equals("%") || quantity.count() > MOST) {
            throw new IllegalArgumentException(Problems.shown(text) + " (expected: a share from 0% to 100%)");
        }
        return new Percent((int) quantity.count());
    }

    @Override
    public String toString() {
        return value + "%";
    }
}
