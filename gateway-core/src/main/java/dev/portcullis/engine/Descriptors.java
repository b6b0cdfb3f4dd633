package dev.portcullis.engine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many client connections the file descriptors of the process allow for. */
final class Descriptors {

    /** For files, event loops, the operator's listener and those that serve no APIs. */
    private static final long RESERVE = 64;

    private static final int LEAST = 16;

    /** Read rather than asked of the management beans, which take as long to load as all of Netty. */
    private static final Path SELF = Path.of("/proc/self");

    private Descriptors() {}

    /** Half of what is free, as each request may need a connection to a server. */
    static int connections(long most, long used) {
        return (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, (most - used - RESERVE) / 2));
    }

    /** What this process may have open, as the system limits it; the largest number where that is not known. */
    static long most() {
        try (Stream<String> limits = Files.lines(SELF.resolve("limits"))) {
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s{2,}")[1])
                    .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException notLinux) {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                    ? system.getMaxFileDescriptorCount()
                    : Long.MAX_VALUE;
        }
    }

    /** What it has open now. */
    static long used() {
        String[] open = SELF.resolve("fd").toFile().list();
        if (open != null) {
            return open.length;
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }
}
