package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class KeyStoreTest {

    private static final Duration REFRESH = Duration.ofHours(1);
    private static final Signer ONE = Signer.rsa();
    private static final Signer TWO = Signer.rsa("two");

    private final ManualTicker ticker = new ManualTicker();
    private final List<CompletableFuture<JwkReader.Result>> fetches = new ArrayList<>();
    private @Nullable Runnable timer;
    private Duration delay = Duration.ZERO;
    private final KeyStore store = new KeyStore(
            Signer.ISSUER,
            () -> {
                fetches.add(new CompletableFuture<>());
                return fetches.get(fetches.size() - 1);
            },
            REFRESH,
            ticker,
            this::after);

    private Runnable after(Duration wanted, Runnable task) {
        delay = wanted;
        timer = task;
        return () -> timer = null;
    }

    @BeforeEach
    void start() {
        store.start();
    }

    private static JwkReader.Result result(Signer... signers) {
        return JwkReader.read(Signer.bytes(Signer.set(signers)), false);
    }

    private void arrives(Signer... signers) {
        fetches.get(fetches.size() - 1).complete(result(signers));
    }

    private void fails(JwtError error) {
        fetches.get(fetches.size() - 1).completeExceptionally(new KeySource.Unavailable(error, "gone"));
    }

    private void delayPasses() {
        ticker.advance(delay);
        Objects.requireNonNull(timer, "a timer").run();
    }

    private CompletableFuture<Keys.Found> find(@Nullable String kid) {
        return store.find(kid).toCompletableFuture();
    }

    private static boolean has(CompletableFuture<Keys.Found> found, String kid) {
        KeySet keys = found.join().keys();
        return keys != null && keys.named(kid).length > 0;
    }

    @Test
    void requestsWaitForTheFirstKeysAndShareOneFetch() {
        var first = find("one");
        var second = find("one");
        assertThat(store.current()).isNull();
        assertThat(first).isNotDone();
        assertThat(fetches).hasSize(1);

        arrives(ONE);

        assertThat(has(first, "one")).isTrue();
        assertThat(has(second, "one")).isTrue();
        assertThat(store.current()).isNotNull();
    }

    @Test
    void saysWhyThereAreNoKeysAndAsksAtMostEveryTwoSeconds() {
        var waiting = find("one");
        fails(JwtError.DISCOVERY_UNAVAILABLE);
        assertThat(waiting.join()).isEqualTo(new Keys.Found(null, JwtError.DISCOVERY_UNAVAILABLE));

        assertThat(find("one")).isCompletedWithValue(new Keys.Found(null, JwtError.DISCOVERY_UNAVAILABLE));
        assertThat(fetches).hasSize(1);

        ticker.advance(KeyStore.SPACING);
        var later = find("one");
        assertThat(fetches).hasSize(2);
        fails(JwtError.KEYS_UNAVAILABLE);
        assertThat(later.join().error()).isEqualTo(JwtError.KEYS_UNAVAILABLE);
    }

    @Test
    void asksAgainByItselfEverMoreRarely() {
        List<Long> pauses = new ArrayList<>();
        for (int failure = 0; failure < 8; failure++) {
            fails(JwtError.KEYS_UNAVAILABLE);
            pauses.add(delay.toSeconds());
            delayPasses();
        }
        assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);

        arrives(ONE);
        assertThat(has(find("one"), "one")).isTrue();
        assertThat(delay).isEqualTo(REFRESH);
    }

    @Test
    void refreshesInTheBackgroundAndKeepsTheSetThatDidNotChange() {
        arrives(ONE);
        KeySet before = store.current();
        delayPasses();
        assertThat(fetches).hasSize(2);
        assertThat(find("one")).isCompleted();
        arrives(ONE);
        assertThat(store.current()).isSameAs(before);

        delayPasses();
        arrives(TWO);
        assertThat(store.current()).isNotSameAs(before);
        assertThat(Objects.requireNonNull(store.current()).named("one")).isEmpty();
    }

    @Test
    void knownKeysServeOnWhileTheIssuerIsAway() {
        arrives(ONE);
        for (int failure = 0; failure < 5; failure++) {
            delayPasses();
            fails(JwtError.DISCOVERY_UNAVAILABLE);
            assertThat(has(find("one"), "one")).isTrue();
        }
    }

    @Test
    void looksForUnknownKeyAtOnceAndOnlyOnceForAll() {
        arrives(ONE);
        ticker.advance(KeyStore.SPACING);
        List<CompletableFuture<Keys.Found>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(find("two"));
        }
        assertThat(fetches).hasSize(2);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        arrives(ONE, TWO);

        assertThat(waiting).allMatch(found -> has(found, "two"));
        assertThat(fetches).hasSize(2);
    }

    @Test
    void keyThatIsPublishedWhileFetchIsUnderWayIsFoundByTheNext() {
        arrives(ONE);
        ticker.advance(KeyStore.SPACING);
        find("other");
        var rotated = find("two");
        arrives(ONE);
        assertThat(rotated).as("the fetch began before the request came").isNotDone();

        delayPasses();
        arrives(ONE, TWO);

        assertThat(has(rotated, "two")).isTrue();
    }

    @Test
    void keyIsLookedForSoonAfterAFetchWithoutWrongRefusal() {
        arrives(ONE);
        var rotated = find("two");
        assertThat(fetches).hasSize(1);
        assertThat(delay).isEqualTo(KeyStore.SPACING);
        delayPasses();
        arrives(ONE, TWO);
        assertThat(has(rotated, "two")).isTrue();
        assertThat(delay).isEqualTo(REFRESH);
    }

    @Test
    void keyThatIsNotThereIsRefusedAtOnceForAWhile() {
        arrives(ONE);
        ticker.advance(KeyStore.SPACING);
        var absent = find("two");
        arrives(ONE);
        assertThat(absent.join().error()).isEqualTo(JwtError.TOKEN_KEY);
        assertThat(has(absent, "two")).isFalse();

        ticker.advance(KeyStore.ABSENCE.minusNanos(1));
        assertThat(find("two")).isCompleted();
        assertThat(fetches).hasSize(2);

        ticker.advance(Duration.ofNanos(1));
        assertThat(find("two")).isNotDone();
        assertThat(fetches).hasSize(3);
    }

    @Test
    void floodOfUnknownKeysMakesAFetchEveryTwoSecondsAndBoundedWaits() {
        arrives(ONE);
        int waiting = 0;
        for (int i = 0; i < 5000; i++) {
            waiting += find("flood-" + i).isDone() ? 0 : 1;
        }
        assertThat(waiting).isEqualTo(1000);
        assertThat(fetches).hasSize(1);
        delayPasses();
        assertThat(fetches).hasSize(2);
        arrives(ONE);
        assertThat(find("more")).isNotDone();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void unknownKeyIsRefusedWhenTheIssuerCannotBeAsked() {
        arrives(ONE);
        ticker.advance(KeyStore.SPACING);
        var unknown = find("two");
        fails(JwtError.KEYS_UNAVAILABLE);
        assertThat(unknown.join().error()).isEqualTo(JwtError.TOKEN_KEY);
        assertThat(has(unknown, "one")).isTrue();
    }

    @Test
    void tokenWithoutKeyNameIsNotWaitedFor() {
        arrives(ONE);
        ticker.advance(KeyStore.SPACING);
        assertThat(find(null)).isCompleted();
        assertThat(fetches).hasSize(1);
    }

    @Test
    void lettingGoEndsWaitsAndFetches() {
        arrives(ONE);
        var waiting = find("two");
        store.close();

        assertThat(waiting).isCompleted();
        assertThat(timer).isNull();
        assertThat(find("two")).isCompleted();
        assertThat(fetches).hasSize(1);
        assertThat(has(find("one"), "one")).isTrue();
    }
}
