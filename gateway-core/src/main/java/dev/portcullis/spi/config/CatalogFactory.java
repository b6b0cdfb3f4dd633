package dev.portcullis.spi.config;

/**
 * Adds a collection to the root of the configuration. Found by {@link java.util.ServiceLoader}; has a public constructor
 * without parameters.
 *
 * @param <C> one entry: a record bound strictly, as the settings of a plugin are
 */
public interface CatalogFactory<C extends Record> {

    /** The key at the root of the file: {@code authorizers}. Components with {@code @Ref("authorizers")} name its entries. */
    String key();

    /** The record that each entry is bound to; plugins ask for the catalog by it. */
    Class<C> entryType();

    /**
     * Looks for what is wrong with the collection as a whole: what cannot stand beside each other, and what had better not be
     * there. Runs on the control thread when all collections have been read, also if the configuration is only checked.
     */
    default void check(CatalogReading<C> reading) {}
}
