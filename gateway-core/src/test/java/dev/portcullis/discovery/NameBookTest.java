package dev.portcullis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.discovery.NameLookup.Answer;
import dev.portcullis.discovery.NameLookup.Question;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NameBookTest {

    private static final Question ORDERS = new Question("orders.test", false);
    private static final Duration A_LITTLE = Duration.ofMillis(200);

    private final ManualLoop loop = new ManualLoop();
    private final NameBook book = new NameBook(loop.context(), this::ask);
    private final List<String> heard = new ArrayList<>();
    private final List<Consumer<Answer>> held = new ArrayList<>();
    private Answer answer = found(10, "10.0.0.1");
    private boolean slow;
    private int asked;

    private void ask(Question question, Consumer<Answer> then) {
        asked++;
        if (slow) {
            held.add(then);
        } else {
            then.accept(answer);
        }
    }

    private static Answer found(long ttl, String... addresses) {
        return new Answer(
                Stream.of(addresses)
                        .map(address -> FoundServer.of("orders.test", NameBook.literal(address)))
                        .toList(),
                ttl,
                null);
    }

    private Runnable follow() {
        Runnable end = book.follow(ORDERS, servers -> heard.add(text(servers)));
        loop.run();
        return end;
    }

    private static String text(List<FoundServer> servers) {
        return servers.stream().map(server -> server.address().getHostAddress()).collect(Collectors.joining(" "));
    }

    private String find(String host) {
        List<List<InetAddress>> found = new ArrayList<>();
        book.find(host, ImmediateEventExecutor.INSTANCE, found::add);
        loop.run();
        return found.isEmpty()
                ? "nothing yet"
                : found.get(0).stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" "));
    }

    @Test
    void literalAddressesAreNotLookedUp() {
        assertThat(find("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(find("::1")).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(asked).isZero();
    }

    @Test
    void localhostIsThisHostWhateverIsSaidOfIt() {
        assertThat(find("localhost")).isEqualTo("127.0.0.1 0:0:0:0:0:0:0:1");
        assertThat(asked).isZero();
    }

    @Test
    void followedNameIsAskedForAgainWhenItsTtlHasPassed() {
        follow();
        answer = found(10, "10.0.0.1", "10.0.0.2");
        loop.pass(Duration.ofSeconds(9));
        assertThat(asked).isEqualTo(1);
        loop.pass(Duration.ofSeconds(1).plus(A_LITTLE));

        assertThat(heard).containsExactly("10.0.0.1", "10.0.0.1 10.0.0.2");
    }

    @Test
    void sameAnswerIsNoNews() {
        follow();
        loop.pass(Duration.ofSeconds(60));

        assertThat(asked).isGreaterThan(4);
        assertThat(heard).containsExactly("10.0.0.1");
    }

    @Test
    void nameThatCanNoLongerBeFoundKeepsItsServers() {
        follow();
        answer = Answer.failed("NXDOMAIN");
        loop.pass(Duration.ofSeconds(20));

        assertThat(heard).containsExactly("10.0.0.1");
        assertThat(find("orders.test")).isEqualTo("10.0.0.1");
    }

    @Test
    void failedLookUpIsRepeatedAfterFiveSeconds() {
        answer = Answer.failed("NXDOMAIN");
        follow();
        answer = found(10, "10.0.0.7");
        loop.pass(Duration.ofSeconds(5).plus(A_LITTLE));

        assertThat(heard).containsExactly("", "10.0.0.7");
    }

    @Test
    void timesToLiveAreHeldWithinBounds() {
        book.reconfigure(this::ask, Duration.ofSeconds(2), Duration.ofSeconds(30));
        answer = found(0, "10.0.0.1");
        follow();
        loop.pass(Duration.ofSeconds(2).minus(A_LITTLE));
        assertThat(asked).isEqualTo(1);
        answer = found(86_400, "10.0.0.1");
        loop.pass(A_LITTLE.multipliedBy(2));
        assertThat(asked).isEqualTo(2);
        loop.pass(Duration.ofSeconds(30).plus(A_LITTLE));

        assertThat(asked).isEqualTo(3);
    }

    @Test
    void nobodyAsksForANameThatNobodyFollows() {
        Runnable end = follow();
        end.run();
        loop.pass(Duration.ofMinutes(10));

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void manyWhoWantTheSameNameShareOneLookUp() {
        slow = true;
        follow();
        follow();
        assertThat(find("orders.test")).isEqualTo("nothing yet");
        assertThat(asked).isEqualTo(1);
        held.get(0).accept(answer);

        assertThat(heard).containsExactly("10.0.0.1", "10.0.0.1");
    }

    @Test
    void nameThatWasAskedForOnceIsForgottenAfterItsTtl() {
        assertThat(find("orders.test")).isEqualTo("10.0.0.1");
        answer = found(10, "10.0.0.2");
        assertThat(find("orders.test")).isEqualTo("10.0.0.1");
        loop.pass(Duration.ofSeconds(10).plus(A_LITTLE));

        assertThat(find("orders.test")).isEqualTo("10.0.0.2");
    }
}
