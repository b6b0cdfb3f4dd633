package dev.portcullis.engine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many client connections the file descriptors of the process allow for. */
final class Descriptors {

    /** For files, event loops, the operator's listener and those that serve no APIs. */
    private static final long RESERVE = 64;

    private static final int LEAST = 16;

    private Descriptors() {}

    /** Half of what is free, as each request may need a connection to a server. */
    static int connections(long most, long used) {
        return (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, (most - used - RESERVE) / 2));
    }

    /** What this process may have open, as the system limits it; the largest number where that is not known. */
    static long most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** What it has open now. */
    static long used() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }
}
