package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {

    @Test
    void leavesHalfOfThemToServers() {
        assertThat(Descriptors.connections(20_000, 136)).isEqualTo(9_900);
    }

    @Test
    void allowsSomeConnectionsHoweverFewThereAre() {
        assertThat(Descriptors.connections(100, 136)).isEqualTo(16);
    }

    @Test
    void staysWithinWhatCanBeCounted() {
        assertThat(Descriptors.connections(Long.MAX_VALUE, 136)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void knowsThisProcess() {
        assertThat(Descriptors.most()).isGreaterThan(Descriptors.used());
    }
}
