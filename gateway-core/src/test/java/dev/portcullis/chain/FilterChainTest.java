package dev.portcullis.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterChainTest {

    private final List<String> ignored = new ArrayList<>();

    @Test
    void filterStandsOnlyWhereItHasSomethingToDo() {
        FilterChain chain = new FilterChain(List.of(
                Guest.both("a", ignored),
                Guest.in("b", ignored, Guest.PROCEEDS),
                Guest.out("c", ignored, Guest.PROCEEDS),
                Guest.end("d")));

        assertThat(chain.inward).hasSize(2);
        assertThat(chain.outward).hasSize(2);
        assertThat(chain.completion()).hasSize(1);
        assertThat(chain.entries()).extracting(FilterChain.Entry::type).containsExactly("a", "b", "c", "d");
    }

    @Test
    void answerLeavesThroughTheFiltersBeforeItsPosition() {
        FilterChain chain = new FilterChain(List.of(
                Guest.both("a", ignored),
                Guest.in("b", ignored, Guest.PROCEEDS),
                Guest.out("c", ignored, Guest.PROCEEDS),
                Guest.both("d", ignored),
                Guest.both("e", ignored)));

        // outward: e d c a; inward: a b d e
        assertThat(chain.exitFrom).containsExactly(4, 3, 2, 1);
    }

    @Test
    void outwardIsTheMirrorOfInward() {
        FilterChain.Entry first = Guest.both("a", ignored);
        FilterChain.Entry second = Guest.both("b", ignored);
        FilterChain chain = new FilterChain(List.of(first, second));

        assertThat(chain.inward).containsExactly((RequestFilter) first.filter(), (RequestFilter) second.filter());
        assertThat(chain.outward).containsExactly((ResponseFilter) second.filter(), (ResponseFilter) first.filter());
    }

    @Test
    void knowsWhetherSomebodyAsksWhoCalls() {
        List<FilterChain.Entry> entries = List.of(Guest.both("a", ignored));

        assertThat(new FilterChain(entries, true).hasAuthorizer()).isTrue();
        assertThat(new FilterChain(entries).hasAuthorizer()).isFalse();
    }

    @Test
    void emptyChainHasNothing() {
        assertThat(FilterChain.EMPTY.inward).isEmpty();
        assertThat(FilterChain.EMPTY.outward).isEmpty();
        assertThat(FilterChain.EMPTY.completion()).isEmpty();
    }
}
