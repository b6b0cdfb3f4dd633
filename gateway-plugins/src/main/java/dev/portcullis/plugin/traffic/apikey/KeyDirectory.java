package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.KeyedHash;
import dev.portcullis.plugin.traffic.plan.Account;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/*
 * A presented key is found by a short hash under a key of this process and then compared by its strong hash. Who probes for
 * keys learns nothing from the time it takes: he cannot tell which short hash his guess has, and the strong hash is only
 * made for a guess whose short hash is there.
 *
 * Keys have numbers. A place of the table holds the upper 40 bits of a short hash and the number of its key in the lower 24,
 * so that one look into memory finds both; the place itself stands for the hash's lower bits. The number leads to one of few
 * groups: the keys of the configuration itself, and each file's.
 */
/** Every API key there is, for looking up. Immutable, but for the accounts it remembers. */
final class KeyDirectory {

    /** What {@link #find} says if nobody has the key. */
    static final int NONE = -1;

    /**
     * Keys that stand together.
     *
     * @param grants one for each key, or one for all
     */
    record Group(KeyList keys, List<Grant> grants) {

        Grant grant(int key) {
            return grants.get(grants.size() == 1 ? 0 : key);
        }
    }

    private static final long NUMBER = 0xff_ffff;
    private static final long EMPTY = NUMBER;

    private final Group[] groups;
    private final int[] starts;
    private final long[] table;
    private final AtomicReferenceArray<Account> accounts;

    KeyDirectory(List<Group> from) {
        groups = from.toArray(Group[]::new);
        starts = new int[groups.length];
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            starts[i] = count;
            count += groups[i].keys().size();
        }
        if (count >= NUMBER) {
            throw new IllegalArgumentException(count + " keys (expected: fewer than " + NUMBER + ")");
        }
        table = new long[Integer.highestOneBit(Math.max(8, count)) << 2];
        Arrays.fill(table, EMPTY);
        accounts = new AtomicReferenceArray<>(count);
        for (int number = 0; number < count; number++) {
            put(number);
        }
    }

    private void put(int number) {
        int group = group(number);
        long index = groups[group].keys().index(number - starts[group]);
        int at = (int) index & table.length - 1;
        while (table[at] != EMPTY) {
            at = at + 1 & table.length - 1;
        }
        table[at] = index & ~NUMBER | number;
    }

    private int group(int number) {
        int group = groups.length - 1;
        while (starts[group] > number) {
            group--;
        }
        return group;
    }

    /** The number of the key whose value stands in the range, or {@link #NONE}. */
    @AnyThread
    int find(@Borrowed byte[] bytes, int start, int end, KeyHasher hasher) {
        if (end - start > KeyValue.LONGEST) {
            return NONE;
        }
        long index = KeyedHash.OF_PROCESS.of(bytes, start, end);
        int mask = table.length - 1;
        boolean hashed = false;
        for (int at = (int) index & mask; table[at] != EMPTY; at = at + 1 & mask) {
            if (((table[at] ^ index) & ~NUMBER) == 0) {
                if (!hashed) {
                    hasher.hash(bytes, start, end);
                    hashed = true;
                }
                int number = (int) (table[at] & NUMBER);
                int group = group(number);
                if (groups[group].keys().is(number - starts[group], hasher)) {
                    return number;
                }
            }
        }
        return NONE;
    }

    String id(int number) {
        int group = group(number);
        return groups[group].keys().id(number - starts[group]);
    }

    boolean enabled(int number) {
        int group = group(number);
        int key = number - starts[group];
        return groups[group].keys().enabled(key) && groups[group].grant(key).enabled();
    }

    Grant grant(int number) {
        int group = group(number);
        return groups[group].grant(number - starts[group]);
    }

    /** The key's account with the plan, which is remembered until another plan of it is asked for. */
    @AnyThread
    Account account(int number, Grant.Plan plan) {
        Account known = accounts.get(number);
        if (known == null || !known.isOf(plan.book())) {
            known = plan.book().account(id(number));
            accounts.set(number, known);
        }
        return known;
    }
}
