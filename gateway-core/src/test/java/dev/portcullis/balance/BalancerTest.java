package dev.portcullis.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BalancerTest {

    private long now;

    @Test
    void roundRobinInterleavesByWeight() {
        Candidate[] servers = {candidate(5), candidate(1), candidate(1)};

        assertThat(picks(Balancer.roundRobin(), servers, 7)).isEqualTo("0010200");
    }

    @Test
    void roundRobinPassesOverWhatIsExcluded() {
        Candidate[] servers = {candidate(1), candidate(1), candidate(1)};

        assertThat(Balancer.roundRobin().pick(servers, new boolean[] {true, false, true}))
                .isEqualTo(1);
        assertThat(Balancer.roundRobin().pick(servers, new boolean[] {true, true, true}))
                .isEqualTo(-1);
    }

    @Test
    void leastPendingTakesTheLeastLoadedForItsWeight() {
        Candidate[] servers = {candidate(1), candidate(4)};
        Balancer balancer = Balancer.leastPending();

        for (int i = 0; i < 10; i++) {
            servers[balancer.pick(servers, null)].begin();
        }

        assertThat(servers[0].pending()).isEqualTo(2);
        assertThat(servers[1].pending()).isEqualTo(8);
    }

    @Test
    void leastPendingGoesRoundAmongEquals() {
        Candidate[] servers = {candidate(1), candidate(1), candidate(1)};

        assertThat(picks(Balancer.leastPending(), servers, 6)).isEqualTo("120120");
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

        assertThat(picks(Balancer.leastPending(), servers, 4)).contains("0");
    }

    @Test
    void theLastServersAreNeverPutAside() {
        Candidate[] servers = {candidate(1), candidate(1)};
        servers[0].failed();
        servers[1].failed();

        assertThat(picks(Balancer.roundRobin(), servers, 4)).contains("0").contains("1");
        assertThat(picks(Balancer.leastPending(), servers, 4)).contains("0").contains("1");
    }

    private Candidate candidate(int weight) {
        return new Candidate(weight, () -> now);
    }

    private static String picks(Balancer balancer, Candidate[] servers, int count) {
        StringBuilder picks = new StringBuilder();
        for (int i = 0; i < count; i++) {
            picks.append(balancer.pick(servers, null));
        }
        return picks.toString();
    }
}
