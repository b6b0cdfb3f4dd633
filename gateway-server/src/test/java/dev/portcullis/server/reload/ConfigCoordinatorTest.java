package dev.portcullis.server.reload;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.revisions.RevisionLog;
import dev.portcullis.server.revisions.RevisionStore;
import dev.portcullis.server.state.StateDirectory;
import dev.portcullis.snapshot.Findings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCoordinatorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    private final FakeSource source = new FakeSource();
    private final FakeTarget target = new FakeTarget();
    private final List<GatewayConfig> opened = new ArrayList<>();
    private final ControlThread control = new ControlThread();
    private final Problems problems = new Problems();
    private RevisionStore store;
    private ConfigCoordinator coordinator;

    @BeforeEach
    void make(@TempDir Path folder) {
        store = new RevisionStore(new StateDirectory(folder));
        coordinator = again();
    }

    private ConfigCoordinator again() {
        return coordinator(source);
    }

    private ConfigCoordinator coordinator(ConfigLoader loader) {
        return new ConfigCoordinator(
                loader,
                config -> {
                    opened.add(config);
                    return target;
                },
                control,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new RevisionLog(store));
    }

    @AfterEach
    void close() {
        coordinator.close();
        control.close();
    }

    @Test
    void appliesFirstConfigurationAsRevisionOne() {
        assertThat(coordinator.start(problems).join()).isTrue();

        assertThat(coordinator.status().active())
                .isEqualTo(new Revision(1, NOW, "", FakeSource.config(1, 30), "loops: 1\n"));
        assertThat(target.applied).containsExactly(FakeSource.config(1, 30));
    }

    @Test
    void opensNothingForConfigurationWithErrors() {
        source.sayNonsense();

        assertThat(coordinator.start(problems).join()).isFalse();

        assertThat(opened).isEmpty();
        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly("gateway.yaml:3:5  drain.timeout: nonsense");
    }

    @Test
    void failsToStartWhenTheTargetRefuses() {
        target.refusing = true;

        assertThat(coordinator.start(problems).join()).isFalse();

        assertThat(coordinator.status().active()).isNull();
        assertThat(problems.hasErrors()).isTrue();
    }

    @Test
    void countsRevisions() {
        coordinator.start(problems).join();
        source.say(1, 31);
        reload();

        assertThat(activeNumber()).isEqualTo(2);
        assertThat(target.applied).hasSize(2);
        assertThat(opened).hasSize(1);
    }

    @Test
    void changesNothingWhileItIsHeldAndMakesUpForItAfterwards() {
        coordinator.start(problems).join();
        control.execute(coordinator::hold);
        source.say(1, 31);
        reload();
        assertThat(activeNumber()).isEqualTo(1);

        control.execute(coordinator::release);
        control.call(() -> "after that").join();

        assertThat(activeNumber()).isEqualTo(2);
        assertThat(target.applied).hasSize(2);
    }

    @Test
    void dropsEqualConfiguration() {
        coordinator.start(problems).join();
        reload();

        assertThat(activeNumber()).isEqualTo(1);
        assertThat(target.applied).hasSize(1);
    }

    @Test
    void appliesEqualConfigurationWhenAFileThatAPluginReadHasChanged(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.csv"), "one");
        target.findings = new Findings(Set.of(), Set.of(keys));
        coordinator.start(problems).join();
        Files.writeString(keys, "other");
        reload();
        reload();

        assertThat(activeNumber()).isEqualTo(2);
        assertThat(target.applied).hasSize(2);
    }

    @Test
    void keepsActiveRevisionWhenTheFilesBecomeWrong() {
        coordinator.start(problems).join();
        source.sayNonsense();
        reload();

        assertThat(activeNumber()).isEqualTo(1);
        Refusal refused = coordinator.status().refused();
        assertThat(refused).isNotNull();
        assertThat(refused.problems()).extracting(Problem::message).containsExactly("nonsense");
        assertThat(refused.at()).isEqualTo(NOW);
    }

    @Test
    void keepsActiveRevisionWhenTheTargetRefuses() {
        coordinator.start(problems).join();
        target.refusing = true;
        source.say(1, 31);
        reload();

        assertThat(activeNumber()).isEqualTo(1);
        assertThat(coordinator.status().refused()).isNotNull();
    }

    @Test
    void forgetsRefusalWhenTheFilesAreAsBefore() {
        coordinator.start(problems).join();
        source.sayNonsense();
        reload();
        source.say(1, 30);
        reload();

        assertThat(coordinator.status().refused()).isNull();
        assertThat(target.applied).hasSize(1);
    }

    @Test
    void leavesFixedSettingsAsTheyRun() {
        coordinator.start(problems).join();
        source.say(4, 31);
        reload();
        reload();

        assertThat(target.applied).containsExactly(FakeSource.config(1, 30), FakeSource.config(1, 31));
        assertThat(activeNumber()).isEqualTo(2);
    }

    @Test
    void appliesNothingThatWasReadWhileItChanged(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "a");
        BlockingQueue<Integer> readings = new LinkedBlockingQueue<>();
        AtomicInteger count = new AtomicInteger();
        coordinator = coordinator(problems -> {
            int reading = count.incrementAndGet();
            if (reading == 2) {
                write(file, "another text");
            }
            readings.add(reading);
            return FakeSource.loaded(reading, file);
        });
        coordinator.start(problems).join();
        coordinator.watch();
        coordinator.reload();
        for (int reading = 0; reading < 3; ) {
            reading = requireNonNull(readings.poll(20, TimeUnit.SECONDS), "a reading after " + reading);
        }
        control.call(() -> true).orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(target.applied)
                .startsWith(FakeSource.config(1, 1), FakeSource.config(1, 3))
                .doesNotContain(FakeSource.config(1, 2));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void goesOnAfterFaultOfTheTarget() {
        coordinator.start(problems).join();
        target.failing = true;
        source.say(1, 31);
        reload();
        target.failing = false;
        reload();

        assertThat(activeNumber()).isEqualTo(2);
    }

    @Test
    void keepsWhatWasInForce() throws Exception {
        coordinator.start(problems).join();
        source.say(2, 30);
        reload();

        assertThat(store.numbers()).containsExactly(1L, 2L);
        assertThat(store.read(2).change()).isEqualTo("~ loops: 1 -> 2");
        assertThat(store.read(1).files().texts()).containsExactly(entry("gateway.yaml", "loops: 1\n# patience 30\n"));
        assertThat(coordinator.status().kept()).isTrue();
    }

    @Test
    void isTheSameRevisionAfterARestart() throws Exception {
        coordinator.start(problems).join();
        source.say(1, 31);
        reload();
        coordinator = again();
        coordinator.start(problems).join();

        assertThat(activeNumber()).isEqualTo(2);
        source.say(1, 32);
        reload();
        assertThat(activeNumber()).isEqualTo(3);
    }

    @Test
    void doesNotKeepWhatWasRefused() throws Exception {
        coordinator.start(problems).join();
        source.sayNonsense();
        reload();

        assertThat(store.numbers()).containsExactly(1L);
    }

    @Test
    void keepsTheLatestWordsOfARevision() throws Exception {
        coordinator.start(problems).join();
        source.sayInOtherWords();
        reload();

        assertThat(activeNumber()).isEqualTo(1);
        assertThat(store.read(1).files().texts().get("gateway.yaml")).startsWith("# in other words\n");
    }

    /** Asks for a reload and waits until the control thread has done it. */
    private void reload() {
        coordinator.reload();
        control.call(() -> true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private long activeNumber() {
        Revision active = coordinator.status().active();
        assertThat(active).isNotNull();
        return active.number();
    }
}
