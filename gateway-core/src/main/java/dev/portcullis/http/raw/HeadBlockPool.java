package dev.portcullis.http.raw;

import dev.portcullis.contract.EventLoopConfined;
import java.util.ArrayDeque;

/**
 * A loop's spare blocks and arrays, last in first out, so that the next head lands in memory that is still in the cache.
 *
 * <p>Connections between two requests hold no block.
 */
@EventLoopConfined
public final class HeadBlockPool {

    private static final int SMALL = 2 * 1024;
    private static final int MEDIUM = 8 * 1024;
    private static final int LARGE = 32 * 1024;
    private static final int SPARE_BLOCKS = 512;
    private static final int SPARE_ARRAYS = 16;

    private final ArrayDeque<HeadBlock> blocks = new ArrayDeque<>();
    private final ArrayDeque<byte[]> small = new ArrayDeque<>();
    private final ArrayDeque<byte[]> medium = new ArrayDeque<>();
    private final ArrayDeque<byte[]> large = new ArrayDeque<>();

    /** An empty block; give it back with {@link HeadBlock#release}. */
    public HeadBlock take() {
        HeadBlock block = blocks.pollLast();
        if (block == null) {
            return new HeadBlock(this, array(SMALL));
        }
        block.clear();
        return block;
    }

    void giveBack(HeadBlock block) {
        if (blocks.size() < SPARE_BLOCKS) {
            block.resize(SMALL);
            blocks.addLast(block);
        }
    }

    byte[] array(int atLeast) {
        if (atLeast <= SMALL) {
            return spare(small, SMALL);
        }
        if (atLeast <= MEDIUM) {
            return spare(medium, MEDIUM);
        }
        if (atLeast <= LARGE) {
            return spare(large, LARGE);
        }
        return new byte[Math.max(atLeast, 2 * LARGE)];
    }

    void giveBack(byte[] array) {
        ArrayDeque<byte[]> spares = switch (array.length) {
            case SMALL -> small;
            case MEDIUM -> medium;
            case LARGE -> large;
            default -> null;
        };
        if (spares != null && spares.size() < SPARE_ARRAYS) {
            spares.addLast(array);
        }
    }

    private static byte[] spare(ArrayDeque<byte[]> spares, int size) {
        byte[] array = spares.pollLast();
        return array == null ? new byte[size] : array;
    }
}
