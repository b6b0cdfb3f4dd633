package dev.portcullis.time;

/** Reads a clock that only moves forward; its origin has no meaning. */
@FunctionalInterface
public interface Ticker {

    /** The process's monotonic clock. */
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since an arbitrary moment; compare by difference only. */
    long nanos();
}
