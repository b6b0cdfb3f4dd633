package dev.portcullis.engine;

import dev.portcullis.contract.AnyThread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/*
 * Netty's allocator keeps what was given back, for large buffers without end, and uses it again. So its counter says how much was
 * in use at the worst moment, and stays there. Near the limit it is therefore tried how much can be had, which is given back at
 * once.
 */
/** How full the process's memory is, in thousandths. */
@AnyThread
class MemoryGauge {

    static final int FULL = 1000;

    private static final int PIECE = 64 * 1024;

    /** Looked for when first needed, which is after the start: loading the management beans takes long. */
    private static final class Pools {

        /** That of what lives long: the largest. */
        static final List<MemoryPoolMXBean> OLD = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .stream()
                .toList();
    }

    /** What the last collection left of the part of the heap for what lives long; 0 before the first one. */
    int heap() {
        for (MemoryPoolMXBean pool : Pools.OLD) {
            MemoryUsage left = pool.getCollectionUsage();
            return left.getMax() <= 0 ? 0 : share(left.getUsed(), left.getMax());
        }
        return 0;
    }

    /** What Netty has allocated for buffers, of what it may. */
    int directMemory() {
        long used = PlatformDependent.usedDirectMemory();
        return used <= 0 ? 0 : share(used, PlatformDependent.maxDirectMemory());
    }

    /** The same where that is less than {@code mark}; from there on, what of it is really in use. */
    int directMemory(int mark) {
        int allocated = directMemory();
        return allocated < mark ? allocated : FULL - Math.min(free(FULL - mark), FULL - mark + 1);
    }

    /** What can be had for buffers; looks for {@code most} only, and says one more if that can be had. */
    private static int free(int most) {
        long wanted = PlatformDependent.maxDirectMemory() / FULL * most;
        List<ByteBuf> had = new ArrayList<>();
        try {
            for (long bytes = 0; bytes < wanted; bytes += PIECE) {
                had.add(ByteBufAllocator.DEFAULT.directBuffer(PIECE, PIECE));
            }
            return most + 1;
        } catch (OutOfMemoryError none) {
            return (int) ((long) had.size() * PIECE * FULL / PlatformDependent.maxDirectMemory());
        } finally {
            had.forEach(ByteBuf::release);
        }
    }

    private static int share(long used, long most) {
        return (int) Math.min(FULL, (double) used * FULL / most);
    }

    /** Finds out what is left of the heap, where nothing else may do that for long. */
    void collect() {
        System.gc();
    }
}
