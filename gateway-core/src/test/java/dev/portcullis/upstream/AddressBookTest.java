package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressBookTest {

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final AddressBook book = new AddressBook(now::get, this::lookUp);
    private volatile boolean known = true;

    @AfterEach
    void close() {
        book.close();
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        assertThat(Thread.currentThread().getName()).startsWith("portcullis-dns");
        if (!known) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) lookups.incrementAndGet()}));
    }

    @Test
    void literalAddressesAreNotLookedUp() {
        assertThat(find("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(find("::1")).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(lookups).hasValue(0);
    }

    @Test
    void addressesAreKeptForThirtySeconds() {
        assertThat(find("a.test")).isEqualTo("10.0.0.1");
        now.addAndGet(TimeUnit.SECONDS.toNanos(30) - 1);
        assertThat(find("a.test")).isEqualTo("10.0.0.1");
        now.addAndGet(1);
        assertThat(find("a.test")).isEqualTo("10.0.0.2");
    }

    @Test
    void nameThatCanNoLongerBeFoundKeepsItsAddresses() {
        find("a.test");
        known = false;
        now.addAndGet(TimeUnit.SECONDS.toNanos(30));

        assertThat(find("a.test")).isEqualTo("10.0.0.1");
    }

    @Test
    void nameThatWasNotFoundIsLookedUpAgain() {
        known = false;
        assertThat(find("a.test")).isEqualTo("none");
        known = true;

        assertThat(find("a.test")).isEqualTo("10.0.0.1");
    }

    @Test
    void closedBookFindsNothing() {
        book.close();

        assertThat(find("a.test")).isEqualTo("none");
    }

    private String find(String host) {
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        book.find(host, ImmediateEventExecutor.INSTANCE, found::complete);
        List<InetAddress> addresses = Call.await(found);
        return addresses.isEmpty() ? "none" : addresses.get(0).getHostAddress();
    }
}
