package dev.portcullis.http;

import dev.portcullis.contract.EventLoopConfined;
import java.util.Arrays;

/**
 * Where the parts of a matched path stand in the bytes of the request's head: what is left of it behind the base path, and
 * the route's variables, in the order of the path.
 */
@EventLoopConfined
public final class PathRanges {

    private int[] ranges = new int[8];
    private int count;
    private int restStart;
    private int targetEnd;

    /** For the engine: begins another path. */
    public void reset(int restStart, int targetEnd) {
        this.restStart = restStart;
        this.targetEnd = targetEnd;
        count = 0;
    }

    /** For the engine: the next variable, as sent, at {@code [start, end)}. */
    public void add(int start, int end) {
        if (2 * count == ranges.length) {
            ranges = Arrays.copyOf(ranges, 4 * count);
        }
        ranges[2 * count] = start;
        ranges[2 * count + 1] = end;
        count++;
    }

    /** Where the path goes on behind the base path: at a slash, a question mark, or the target's end. */
    public int restStart() {
        return restStart;
    }

    /** Where the target that was matched ends. */
    public int targetEnd() {
        return targetEnd;
    }

    /** How many variables there are. */
    public int count() {
        return count;
    }

    public int start(int variable) {
        return ranges[2 * variable];
    }

    public int end(int variable) {
        return ranges[2 * variable + 1];
    }
}
