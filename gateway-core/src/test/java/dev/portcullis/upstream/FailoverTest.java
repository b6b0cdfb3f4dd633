package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.BalanceRule;
import dev.portcullis.discovery.FoundServer;
import dev.portcullis.discovery.NameBook;
import dev.portcullis.discovery.NameLookup.Answer;
import dev.portcullis.discovery.NameLookup.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class FailoverTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Rig rig;
    private final FakeServer server = new FakeServer();
    private final FakeServer other = new FakeServer();

    FailoverTest(Transport transport) {
        rig = new Rig(transport, 2, FailoverTest::lookUp);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
        other.close();
    }

    /** Nobody listens on the first address. */
    private static void lookUp(Question question, Consumer<Answer> then) {
        List<FoundServer> two = Stream.of("127.0.0.2", "127.0.0.1")
                .map(address -> FoundServer.of("two.test", NameBook.literal(address)))
                .toList();
        then.accept(question.name().equals("two.test") ? new Answer(two, 60, null) : Answer.failed("not known"));
    }

    @Test
    void refusedConnectionFails() {
        server.stopListening();
        Call call = rig.call(rig.upstream(server)).start();

        assertThat(call.outcome()).isEqualTo("upstream.refused");
    }

    @Test
    void nextServerIsTriedAtOnce() {
        server.stopListening();
        HttpUpstream upstream = rig.upstream(server, other);
        Call call = rig.call(upstream).start();
        other.accept().serve(OK);

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.endpoint().url().port()).isEqualTo(other.port());
        assertThat(upstream.statistics()).extracting("open").containsExactly(0, 1);
        assertThat(upstream.statistics()).extracting("pending").containsExactly(0, 0);
    }

    @Test
    void refusesWhenAllServersDo() {
        server.stopListening();
        other.stopListening();
        HttpUpstream upstream = rig.upstream(server, other);

        assertThat(rig.call(upstream).start().outcome()).isEqualTo("upstream.refused");
        assertThat(rig.call(upstream).start().outcome()).isEqualTo("upstream.refused");
        assertThat(upstream.statistics()).extracting("open").containsExactly(0, 0);
        assertThat(upstream.statistics()).extracting("pending").containsExactly(0, 0);
    }

    @Test
    void eachAddressOfAHostIsAServer() {
        HttpUpstream upstream = rig.upstream(rig.config("http://two.test:" + server.port()));
        Call call = rig.call(upstream).start();

        assertThat(server.accept().serve(OK)).contains("Host: two.test:" + server.port() + "\r\n");
        assertThat(call.outcome()).isEqualTo("end");
        assertThat(upstream.statistics()).extracting("open").containsExactly(0, 1);
    }

    @Test
    void hostWithoutAddressFails() {
        Call call = rig.call(rig.upstream(rig.config("http://none.test"))).start();

        assertThat(call.outcome()).isEqualTo("upstream.unresolved");
    }

    @Test
    void namedServerIsAvoidedWhileThereIsAnother() {
        HttpUpstream upstream = rig.upstream(server, other);
        Endpoint avoided = upstream.statistics().get(0).endpoint();
        for (int i = 0; i < 3; i++) {
            Call call = rig.call(upstream).except(avoided).start();
            assertThat(call.endpoint().url().port()).isEqualTo(other.port());
        }
    }

    @Test
    void onlyServerIsNotAvoided() {
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream)
                .except(upstream.statistics().get(0).endpoint())
                .start();
        server.accept().serve(OK);

        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void requestsGoRoundByWeight() {
        HttpUpstream upstream = rig.upstream(rig.config(server.url() + " 3", other.url()));

        assertThat(share(upstream, 8)).isEqualTo(6);
    }

    @Test
    void loopsDoNotAllBeginWithTheSameServer() {
        HttpUpstream upstream = rig.upstream(server, other);

        assertThat(rig.call(upstream, 0).start().endpoint())
                .isNotEqualTo(rig.call(upstream, 1).start().endpoint());
    }

    @Test
    void requestsGoWhereFewestArePending() {
        rig.balance = BalanceRule.parse("least-pending");
        HttpUpstream upstream = rig.upstream(server, other);
        List<Call> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(rig.call(upstream).start());
            held.get(i).stream();
        }
        held.stream().filter(c -> c.endpoint().url().port() == server.port()).forEach(Call::cancel);

        assertThat(share(upstream, 2)).isEqualTo(2);
    }

    /** How many of so many requests, all under way at once, go to the first server. */
    private long share(HttpUpstream upstream, int count) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Call call = rig.call(upstream).start();
            call.stream();
            calls.add(call);
        }
        return calls.stream()
                .filter(call -> call.endpoint().url().port() == server.port())
                .count();
    }
}
