package dev.portcullis.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.Allocations;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BalancerTest {

    private static final int MANY = 20_000;
    private static final Offset<Double> NEAR = Offset.offset(0.03);

    private long now;
    private int made;

    static Stream<Balancer> all() {
        return Stream.of(Balancer.roundRobin(), Balancer.leastPending(), Balancer.random(), Balancer.hashing());
    }

    @Test
    void roundRobinInterleavesByWeight() {
        Candidate[] servers = {candidate(5), candidate(1), candidate(1)};

        assertThat(picks(Balancer.roundRobin(), servers, 7)).isEqualTo("0010200");
    }

    @ParameterizedTest
    @MethodSource("all")
    void requestsAreSpreadByWeight(Balancer balancer) {
        Candidate[] servers = {candidate(5), candidate(3), candidate(2)};

        assertThat(shares(balancer, servers)).satisfies(shares -> {
            assertThat(shares[0]).isCloseTo(0.5, NEAR);
            assertThat(shares[1]).isCloseTo(0.3, NEAR);
            assertThat(shares[2]).isCloseTo(0.2, NEAR);
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void excludedServersArePassedOver(Balancer balancer) {
        Candidate[] servers = {candidate(1), candidate(1), candidate(1)};
        for (int key = 0; key < 100; key++) {
            assertThat(balancer.pick(servers, new boolean[] {true, false, true}, key))
                    .isEqualTo(1);
            assertThat(balancer.pick(servers, new boolean[] {true, true, true}, key))
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void serverThatIsAsideIsPassedOverWhileThereIsAnother(Balancer balancer) {
        Candidate[] servers = {candidate(1000), candidate(1), candidate(1000)};
        servers[0].failed();
        servers[2].failed();
        for (int key = 0; key < 100; key++) {
            assertThat(balancer.pick(servers, null, key)).isEqualTo(1);
            assertThat(balancer.pick(servers, new boolean[] {false, true, true}, key))
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyServerIsChosenWhateverItsState(Balancer balancer) {
        Candidate[] servers = {candidate(1)};
        servers[0].failed();

        assertThat(balancer.pick(servers, null, 7)).isZero();
        assertThat(balancer.pick(servers, new boolean[] {true}, 7)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void choosingAllocatesNothing(Balancer balancer) {
        Candidate[] servers = {candidate(1), candidate(2), candidate(3), candidate(4)};
        long[] key = {1};

        assertThat(Allocations.perCall(() -> {
                    int picked = balancer.pick(servers, null, key[0]++);
                    servers[picked].begin();
                    servers[picked].end();
                }))
                .isZero();
    }

    @Test
    void leastPendingTakesTheLeastLoadedOfTwo() {
        Candidate[] servers = {candidate(1), candidate(4)};
        Balancer balancer = Balancer.leastPending();

        for (int i = 0; i < 10; i++) {
            servers[balancer.pick(servers, null, 0)].begin();
        }

        assertThat(servers[0].pending()).isBetween(1, 3);
        assertThat(servers[1].pending()).isBetween(7, 9);
    }

    @Test
    void leastPendingKeepsLoadsOfManyServersClose() {
        Candidate[] servers = candidates(32);
        Balancer balancer = Balancer.leastPending();
        for (int i = 0; i < 32 * 100; i++) {
            servers[balancer.pick(servers, null, 0)].begin();
        }

        // with two choices the fullest exceeds the mean by about log2(log2(n)); one choice would exceed it by 25 and
        // more
        for (Candidate server : servers) {
            assertThat(server.pending()).isBetween(85, 108);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void serverThatWarmsUpGetsMoreAndMore(Balancer balancer) {
        if (balancer.isKeyed()) {
            return; // keys do not move little by little
        }
        Candidate[] servers = {candidate(1), candidate(1)};
        servers[0].warmUp(now, 1000);

        assertThat(shares(balancer, servers)[0]).as("at first").isLessThan(0.15);
        now += 500;
        assertThat(shares(balancer, servers)[0]).as("half-way").isCloseTo(1 / 3.0, Offset.offset(0.05));
        now += 500;
        assertThat(shares(balancer, servers)[0]).as("at the end").isCloseTo(0.5, NEAR);
    }

    @Test
    void failedServerIsPutAsideForLongerEachTime() {
        Candidate[] servers = {candidate(1), candidate(1)};
        Balancer balancer = Balancer.roundRobin();
        for (int pause : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            servers[0].failed();
            now += TimeUnit.SECONDS.toNanos(pause) - 1;
            assertThat(picks(balancer, servers, 3)).as("during %d s", pause).isEqualTo("111");
            now++;
            assertThat(picks(balancer, servers, 4)).as("after %d s", pause).contains("0");
        }
    }

    @Test
    void successEndsThePause() {
        Candidate[] servers = {candidate(1), candidate(1)};
        servers[0].failed();
        servers[0].succeeded();

        assertThat(picks(Balancer.roundRobin(), servers, 4)).contains("0");
    }

    private Candidate candidate(int weight) {
        return new Candidate(Hash.of("server " + made++), weight, () -> now);
    }

    private Candidate[] candidates(int count) {
        Candidate[] all = new Candidate[count];
        for (int i = 0; i < count; i++) {
            all[i] = candidate(1);
        }
        return all;
    }

    /** The share of requests, one at a time, that each server gets. */
    private static double[] shares(Balancer balancer, Candidate[] servers) {
        double[] shares = new double[servers.length];
        for (int i = 1; i <= MANY; i++) {
            shares[balancer.pick(servers, null, Hash.of("key " + i))] += 1.0 / MANY;
        }
        return shares;
    }

    private static String picks(Balancer balancer, Candidate[] servers, int count) {
        StringBuilder picks = new StringBuilder();
        for (int i = 0; i < count; i++) {
            picks.append(balancer.pick(servers, null, 0));
        }
        return picks.toString();
    }
}
