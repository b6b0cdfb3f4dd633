package dev.portcullis.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.time.Ticker;
import dev.portcullis.wire.HeadLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final LoopState loop = new LoopState(
            new LoopContext(0, new EmbeddedChannel().eventLoop(), Ticker.SYSTEM),
            Runnable::run,
            new BufferBudget(0),
            new BufferBudget(0),
            new AtomicReference<>(Pressure.NONE));
    private final Occupancy all = new Occupancy(List.of(loop));
    private final Refusals refusals = new Refusals();
    private final Admission admission = new Admission(all, refusals);
    private final List<EmbeddedChannel> admitted = new ArrayList<>();

    private static final class From extends EmbeddedChannel {

        private final SocketAddress address;

        From(String address) throws Exception {
            this.address = new InetSocketAddress(InetAddress.getByName(address), 5000);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return address == null ? super.remoteAddress0() : address;
        }
    }

    @AfterEach
    void leavesNoCountBehind() {
        admitted.forEach(EmbeddedChannel::close);
        assertThat(admission.clients()).isZero();
    }

    private static ListenerState listener(int connections, int perAddress, boolean apart) {
        return new ListenerState(
                "a",
                new HeadLimits(1, 1, 1, false),
                0,
                0,
                0,
                Pace.ANY,
                Pace.ANY,
                null,
                null,
                true,
                true,
                1,
                connections,
                perAddress,
                apart);
    }

    private boolean admits(ListenerState settings, String address) throws Exception {
        EmbeddedChannel channel = new From(address);
        boolean admits = admission.admits(channel, settings);
        if (admits) {
            admitted.add(channel);
        }
        return admits;
    }

    @Test
    void admitsAsManyAsTheListenerMayHaveAndAnotherWhenOneHasGone() throws Exception {
        ListenerState two = listener(2, 0, false);
        assertThat(admits(two, "10.0.0.1")).isTrue();
        assertThat(admits(two, "10.0.0.2")).isTrue();
        assertThat(admits(two, "10.0.0.3")).isFalse();

        admitted.get(0).close();

        assertThat(admits(two, "10.0.0.3")).isTrue();
        assertThat(refusals.counts()).containsEntry(Reason.LISTENER, 1L);
    }

    @Test
    void admitsAsManyOfAClientAsItMayHave() throws Exception {
        ListenerState one = listener(0, 1, false);
        assertThat(admits(one, "10.0.0.1")).isTrue();
        assertThat(admits(one, "10.0.0.1")).isFalse();
        assertThat(admits(one, "10.0.0.2")).isTrue();
        admitted.get(0).close();

        assertThat(admits(one, "10.0.0.1")).isTrue();
        assertThat(refusals.counts()).containsEntry(Reason.ADDRESS, 1L);
    }

    @Test
    void takesANetworkOf64BitsForOneClient() throws Exception {
        ListenerState one = listener(0, 1, false);

        assertThat(admits(one, "2001:db8:1:2::1")).isTrue();
        assertThat(admits(one, "2001:db8:1:2:ffff::2")).isFalse();
        assertThat(admits(one, "2001:db8:1:3::1")).isTrue();
        assertThat(admits(one, "::1")).isTrue();
        assertThat(admits(one, "0.0.0.0")).isTrue();
    }

    @Test
    void countsThoseApartByThemselves() throws Exception {
        all.limit(1);
        assertThat(admits(listener(0, 0, false), "10.0.0.1")).isTrue();
        assertThat(admits(listener(2, 0, true), "10.0.0.1")).isTrue();
        Admission other = new Admission(all, refusals);

        assertThat(other.admits(new From("10.0.0.1"), listener(0, 0, false))).isFalse();
        assertThat(refusals.counts())
                .isEqualTo(Map.of(Reason.TOTAL, 1L, Reason.LISTENER, 0L, Reason.ADDRESS, 0L, Reason.DESCRIPTORS, 0L));
    }

    @Test
    void aRefusalTakesNoPlace() throws Exception {
        all.limit(2);
        ListenerState one = listener(1, 0, false);
        assertThat(admits(one, "10.0.0.1")).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(admits(one, "10.0.0.1")).isFalse();
        }

        assertThat(new Admission(all, refusals).admits(new From("10.0.0.1"), one))
                .isTrue();
    }
}
