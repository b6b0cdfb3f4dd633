package dev.portcullis.plugin.transform.compression;

import dev.portcullis.contract.EventLoopConfined;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The deflaters of one policy. Each holds a quarter of a megabyte outside the heap, so there are only so many per loop, and they
 * are used again.
 *
 * <p>Calls for a loop come on that loop; {@link #close} when none comes any more.
 */
@EventLoopConfined
final class DeflaterPool implements AutoCloseable {

    /** In use by one loop at a time: 32 MB. */
    static final int MOST_IN_USE = 128;
    /** Kept by one loop for later. */
    static final int MOST_SPARE = 8;

    private static final class OfLoop {
        private final ArrayDeque<Deflater> spare = new ArrayDeque<>(MOST_SPARE);
        private int used;
    }

    private final List<OfLoop> loops;
    private final int level;

    DeflaterPool(int loops, int level) {
        this.loops = IntStream.range(0, loops).mapToObj(loop -> new OfLoop()).toList();
        this.level = level;
    }

    /** A deflater without frame, to be given back; null if too many are in use. */
    @Nullable Deflater take(int loop) {
        OfLoop of = loops.get(loop);
        if (of.used == MOST_IN_USE) {
            return null;
        }
        of.used++;
        Deflater spare = of.spare.pollLast();
        return spare != null ? spare : new Deflater(level, true);
    }

    void giveBack(int loop, Deflater deflater) {
        OfLoop of = loops.get(loop);
        of.used--;
        if (of.spare.size() < MOST_SPARE) {
            deflater.reset();
            of.spare.addLast(deflater);
        } else {
            deflater.end();
        }
    }

    @Override
    public void close() {
        for (OfLoop loop : loops) {
            loop.spare.forEach(Deflater::end);
            loop.spare.clear();
        }
    }
}
