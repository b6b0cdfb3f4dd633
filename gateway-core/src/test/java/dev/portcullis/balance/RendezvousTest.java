package dev.portcullis.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RendezvousTest {

    private static final int KEYS = 20_000;

    private final Balancer balancer = Balancer.hashing();

    @Test
    void onlyKeysOfAServerThatLeavesMove() {
        Candidate[] before = servers(10, 1);
        Candidate[] after = Arrays.copyOf(before, 9);
        int moved = 0;
        for (int key = 1; key <= KEYS; key++) {
            int was = pick(before, key);
            int is = pick(after, key);
            moved += was == is ? 0 : 1;
            assertThat(is == was || was == 9)
                    .as("key %d went from %d to %d", key, was, is)
                    .isTrue();
        }

        assertThat(moved / (double) KEYS).isBetween(0.09, 0.11);
    }

    @Test
    void onlyKeysForTheNewServerMoveWhenOneComes() {
        Candidate[] before = servers(9, 3);
        Candidate[] after = Arrays.copyOf(before, 10);
        after[9] = server(9, 3);
        for (int key = 1; key <= KEYS; key++) {
            int is = pick(after, key);
            assertThat(is == 9 || is == pick(before, key)).isTrue();
        }
    }

    @Test
    void changedWeightMovesKeysToOrFromThatServerOnly() {
        Candidate[] servers = {server(0, 1), server(1, 2), server(2, 4)};
        int[] before = new int[KEYS + 1];
        for (int key = 1; key <= KEYS; key++) {
            before[key] = pick(servers, key);
        }
        servers[1].weight(5);
        for (int key = 1; key <= KEYS; key++) {
            int is = pick(servers, key);
            assertThat(is == before[key] || is == 1).isTrue();
        }
    }

    @Test
    void oneKeyDoesNotOverloadItsServer() {
        Candidate[] servers = servers(8, 1);
        for (int i = 0; i < 800; i++) {
            servers[pick(servers, 42)].begin();
        }

        assertThat(servers)
                .extracting(Candidate::pending)
                .allSatisfy(pending -> assertThat(pending).isLessThanOrEqualTo((int) Math.ceil(800 / 8.0 * 1.25)));
    }

    @Test
    void keyStaysTogetherWhileThereIsLittleToDo() {
        Candidate[] servers = servers(8, 1);
        int first = pick(servers, 42);
        for (int i = 0; i < 4; i++) {
            assertThat(pick(servers, 42)).isEqualTo(first);
            servers[first].begin();
        }

        assertThat(pick(servers, 42)).isNotEqualTo(first);
    }

    @Test
    void requestsWithoutAKeyGoRound() {
        Candidate[] servers = servers(3, 1);

        assertThat(balancer.pick(servers, null, 0)).isZero();
        assertThat(balancer.pick(servers, null, 0)).isEqualTo(1);
        assertThat(balancer.pick(servers, null, 0)).isEqualTo(2);
    }

    @Test
    void hashIsTheSameInEveryProcess() {
        assertThat(Hash.of("orders")).isEqualTo(5014895673036534313L);
    }

    private int pick(Candidate[] servers, int key) {
        return balancer.pick(servers, null, Hash.of("user-" + key));
    }

    private static Candidate[] servers(int count, int weight) {
        Candidate[] all = new Candidate[count];
        for (int i = 0; i < count; i++) {
            all[i] = server(i, weight);
        }
        return all;
    }

    private static Candidate server(int index, int weight) {
        return new Candidate(Hash.of("http://10.0.0." + index + ":8080"), weight, () -> 0);
    }
}
