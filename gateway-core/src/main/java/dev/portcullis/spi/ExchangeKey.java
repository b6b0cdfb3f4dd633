package dev.portcullis.spi;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names a value that a plugin keeps with an exchange. Make one per use, in a static field.
 *
 * <p>Keys are numbered as they are made, so reading one is an array access.
 */
public final class ExchangeKey<T> {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name;
    private final int number = NEXT.getAndIncrement();

    private ExchangeKey(String name) {
        this.name = name;
    }

    /** A new key, different from all others; {@code name} is for people. */
    public static <T> ExchangeKey<T> of(String name) {
        return new ExchangeKey<>(name);
    }

    /** For the engine: the index. */
    public int number() {
        return number;
    }

    @Override
    public String toString() {
        return name;
    }
}
