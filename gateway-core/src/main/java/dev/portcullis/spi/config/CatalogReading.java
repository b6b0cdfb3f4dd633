package dev.portcullis.spi.config;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;

/** A collection that has been read, for {@link CatalogFactory#check}; valid during that call. */
public interface CatalogReading<C> {

    /** The entries that were understood. */
    Catalog<C> catalog();

    /** The same of another collection. */
    <T> Catalog<T> other(Class<T> entryType);

    /** An entry of {@link #catalog} as it was written. */
    ConfigNode written(String name);

    /** Where to report; paths begin with the collection's key. */
    Problems problems();
}
