package dev.portcullis.wire.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFollowerTest {

    private final FrameFollower follower = new FrameFollower();

    private void follow(byte[] bytes) {
        follower.follow(Unpooled.wrappedBuffer(bytes), 0, bytes.length, false);
    }

    @Test
    void beginsBetweenFrames() {
        assertThat(follower.isAtBoundary()).isTrue();
        assertThat(follower.isClosed()).isFalse();
        assertThat(follower.isLost()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536, 70000})
    void passesFramesOfEveryLength(int length) {
        for (boolean masked : new boolean[] {false, true}) {
            byte[] frame = Frames.shortest(0x80 | Frames.TEXT, masked, length);
            follow(frame);
            assertThat(follower.isAtBoundary()).isTrue();
        }
    }

    @Test
    void passesLengthsThatAreLongerThanNecessary() {
        follow(Frames.frame(0x82, true, 5, 64));
        assertThat(follower.isAtBoundary()).isTrue();
        follow(Frames.frame(0x82, false, 5, 16));
        assertThat(follower.isAtBoundary()).isTrue();
    }

    @Test
    void isBetweenFramesOnlyThere() {
        byte[] frame = Frames.shortest(0x82, true, 300);
        for (int i = 0; i < frame.length - 1; i++) {
            follow(new byte[] {frame[i]});
            assertThat(follower.isAtBoundary()).as("after octet " + i).isFalse();
        }
        follow(new byte[] {frame[frame.length - 1]});
        assertThat(follower.isAtBoundary()).isTrue();
    }

    @Test
    void stopsAtTheFirstBoundaryWhereAsked() {
        byte[] frame = Frames.shortest(0x82, false, 10);
        ByteBuf two = Unpooled.wrappedBuffer(new byte[] {7}, frame, frame);

        assertThat(follower.follow(two, 1, two.writerIndex(), true)).isEqualTo(1 + frame.length);
        assertThat(follower.follow(two, 1 + frame.length, two.writerIndex() - 1, true))
                .isEqualTo(two.writerIndex() - 1);
        assertThat(follower.isAtBoundary()).isFalse();
        assertThat(two.readerIndex()).isZero();
    }

    @Test
    void noticesClose() {
        follow(Frames.shortest(0x80 | Frames.PING, true, 8));
        assertThat(follower.isClosed()).isFalse();
        follow(Frames.shortest(0x80 | Frames.CLOSE, true, 2));
        assertThat(follower.isClosed()).isTrue();
        assertThat(follower.isAtBoundary()).isTrue();
    }

    @Test
    void doesNotMindReservedBitsAndUnknownOpcodes() {
        follow(Frames.shortest(0xf0 | 0xb, false, 3));
        follow(Frames.shortest(0xc1, false, 0));
        assertThat(follower.isAtBoundary()).isTrue();
        assertThat(follower.isClosed()).isFalse();
    }

    @Test
    void isLostAfterALengthThatCannotBe() {
        follow(new byte[] {(byte) 0x82, 127, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0});
        assertThat(follower.isLost()).isTrue();
        follow(Frames.shortest(0x88, false, 0));
        assertThat(follower.isAtBoundary()).isFalse();
        assertThat(follower.isClosed()).isFalse();
    }

    @Test
    void findsTheSameBoundariesHoweverTheBytesAreCut() {
        Random random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            List<Integer> expected = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                int length = random.nextBoolean() ? random.nextInt(130) : random.nextInt(66_000);
                all.writeBytes(Frames.shortest(random.nextInt(256), random.nextBoolean(), length));
                expected.add(all.size());
            }
            assertThat(boundaries(all.toByteArray(), random)).isEqualTo(expected);
        }
    }

    /** Follows the bytes in random pieces. */
    private static List<Integer> boundaries(byte[] bytes, Random random) {
        FrameFollower follower = new FrameFollower();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 4 : 40_000));
            while (at < end) {
                at = follower.follow(in, at, end, true);
                if (follower.isAtBoundary()) {
                    found.add(at);
                }
            }
        }
        return found;
    }

    @Test
    void bearsAnyBytes() {
        Random random = new Random(815);
        for (int round = 0; round < 500; round++) {
            FrameFollower any = new FrameFollower();
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            for (int at = 0; at < bytes.length; ) {
                int next = any.follow(in, at, bytes.length, true);
                assertThat(next).isGreaterThan(at).isLessThanOrEqualTo(bytes.length);
                at = next;
            }
        }
    }
}
