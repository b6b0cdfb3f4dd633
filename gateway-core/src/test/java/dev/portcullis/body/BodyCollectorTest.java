package dev.portcullis.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class BodyCollectorTest {

    private static final int BUDGET = 64 * 1024;

    private final BufferBudget budget = new BufferBudget(BUDGET);
    private final BodyCollector collector = new BodyCollector(budget, 10_000, CoreError.REQUEST_BODY_TOO_LARGE);

    @Test
    void isEmptyAtFirst() {
        assertThat(collector.length()).isZero();
        assertThat(collector.bytes()).isEmpty();
        assertThat(collector.text()).isEmpty();
        assertThat(collector.handOver()).isNull();
    }

    @Test
    void countsCapacityRatherThanBytes() {
        assertThat(collector.add(Chunks.of("a"))).isNull();
        assertThat(budget.taken()).isGreaterThanOrEqualTo(1024);
        assertThat(collector.add(Chunks.of("b".repeat(5000)))).isNull();
        assertThat(budget.taken()).isGreaterThanOrEqualTo(5001);

        collector.release();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void lendsCopies() {
        collector.add(Chunks.of("abc"));
        collector.bytes()[0] = 'x';

        assertThat(collector.text()).isEqualTo("abc");
        collector.release();
    }

    @Test
    void readsUtf8() {
        ByteBuf chunk = Chunks.of("");
        chunk.writeBytes("é".getBytes(StandardCharsets.UTF_8));
        collector.add(chunk);

        assertThat(collector.text()).isEqualTo("é");
        assertThat(collector.length()).isEqualTo(2);
        collector.release();
    }

    @Test
    void handsOverOnceAndIsEmptyThen() {
        collector.add(Chunks.of("abc"));
        ByteBuf whole = collector.handOver();

        assertThat(whole).isNotNull();
        assertThat(whole.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        whole.release();
        assertThat(collector.handOver()).isNull();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void releasesTheChunkItRefuses() {
        ByteBuf chunk = Chunks.of("a".repeat(10_001));

        assertThat(collector.add(chunk)).isEqualTo(CoreError.REQUEST_BODY_TOO_LARGE);
        assertThat(chunk.refCnt()).isZero();
    }

    @Test
    void givesBackAllItTookWhenTheBudgetIsSpent() {
        assertThat(budget.take(BUDGET - 2048)).isTrue();
        assertThat(collector.add(Chunks.of("a"))).isNull();

        assertThat(collector.add(Chunks.of("b".repeat(5000)))).isEqualTo(CoreError.BUFFERS_FULL);
        collector.release();
        assertThat(budget.taken()).isEqualTo(BUDGET - 2048);
    }

    @Test
    void budgetGivesNoMoreThanItHas() {
        assertThat(budget.take(BUDGET)).isTrue();
        assertThat(budget.take(1)).isFalse();

        budget.giveBack(1);
        assertThat(budget.take(1)).isTrue();
    }
}
