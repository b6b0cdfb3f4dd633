package dev.portcullis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.discovery.NameLookup.Answer;
import dev.portcullis.discovery.NameLookup.Question;
import dev.portcullis.testkit.LeakGuard;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Look-ups against a name server on the loopback interface. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
@ExtendWith(LeakGuard.class)
class DnsLookupTest {

    private final DnsServer server = new DnsServer().ttl(17);
    private final MultiThreadIoEventLoopGroup group;
    private final DnsLookup lookup;

    DnsLookupTest(boolean epoll) {
        group = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        EventLoop loop = group.next();
        lookup = epoll
                ? new DnsLookup(loop, EpollDatagramChannel::new, EpollSocketChannel::new, server.config())
                : new DnsLookup(loop, NioDatagramChannel::new, NioSocketChannel::new, server.config());
    }

    @AfterEach
    void close() throws Exception {
        group.next().submit(lookup::close).get(10, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        server.close();
    }

    private Answer ask(String name, boolean service) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        group.next().execute(() -> lookup.ask(new Question(name, service), answer::complete));
        return answer.get(20, TimeUnit.SECONDS);
    }

    private static String text(Answer answer) {
        return answer.servers().stream()
                .map(one -> one.host() + "=" + one.address().getHostAddress() + ":" + one.port() + "*" + one.weight()
                        + "@" + one.priority())
                .collect(Collectors.joining(" "));
    }

    @Test
    void findsAllAddressesInTheirOwnOrder() throws Exception {
        server.addresses("orders.test", "10.0.0.2", "10.0.0.1");
        Answer answer = ask("orders.test", false);

        assertThat(text(answer)).isEqualTo("orders.test=10.0.0.1:0*1@0 orders.test=10.0.0.2:0*1@0");
        assertThat(answer.ttlSeconds()).isEqualTo(17);
        assertThat(answer.failure()).isNull();
    }

    @Test
    void saysWhyANameIsNotFound() throws Exception {
        Answer answer = ask("none.test", false);

        assertThat(answer.servers()).isEmpty();
        assertThat(answer.failure()).contains("NXDOMAIN");
    }

    @Test
    void findsServicesWithPriorityAndWeight() throws Exception {
        server.services("_http._tcp.orders.test", "10 60 8080 a.test", "10 0 8081 b.test", "20 5 8082 a.test")
                .addresses("a.test", "10.0.0.1", "10.0.0.2")
                .addresses("b.test", "10.0.0.3");
        Answer answer = ask("_http._tcp.orders.test", true);

        assertThat(text(answer))
                .isEqualTo("a.test=10.0.0.1:8080*60@10 a.test=10.0.0.2:8080*60@10 b.test=10.0.0.3:8081*1@10"
                        + " a.test=10.0.0.1:8082*5@20 a.test=10.0.0.2:8082*5@20");
    }

    @Test
    void serviceWhoseHostIsUnknownLeavesTheOthers() throws Exception {
        server.services("_http._tcp.orders.test", "1 1 8080 gone.test", "1 1 8081 b.test")
                .addresses("b.test", "10.0.0.3");

        assertThat(text(ask("_http._tcp.orders.test", true))).isEqualTo("b.test=10.0.0.3:8081*1@1");
    }

    @Test
    void weightsOfServicesAreScaled() throws Exception {
        server.services("_http._tcp.orders.test", "1 50000 8080 b.test", "1 25000 8081 b.test")
                .addresses("b.test", "10.0.0.3");

        assertThat(ask("_http._tcp.orders.test", true).servers())
                .extracting(FoundServer::weight)
                .containsExactly(1000, 500);
    }

    @Test
    void manyAddressesAreCutOff() throws Exception {
        String[] many = new String[90];
        for (int i = 0; i < many.length; i++) {
            many[i] = "10.0.1." + i;
        }
        server.addresses("a.test", many)
                .services("_http._tcp.orders.test", "1 1 1 a.test", "1 1 2 a.test", "1 1 3 a.test");

        assertThat(ask("_http._tcp.orders.test", true).servers()).hasSize(DnsLookup.MOST);
    }

    @Test
    void silentServerIsAFailure() throws Exception {
        server.silent(true);

        assertThat(ask("orders.test", false).failure()).isNotNull();
    }
}
