package dev.portcullis.http.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.HeaderName;
import dev.portcullis.testkit.Allocations;
import org.junit.jupiter.api.Test;

class HeadImageTest {

    private final HeadBlockPool pool = new HeadBlockPool();
    private final HeadBlock original = pool.take();
    private final HeadBlock copy = pool.take();

    @Test
    void writesStatusAndLinesIntoAnotherHead() {
        fill();
        HeadImage.of(original, line -> true).writeTo(copy);

        assertThat(copy.status()).isEqualTo(203);
        assertThat(copy).hasToString("ETag: \"a\"\nX-Other: b\nCache-Control: max-age=1\n");
        assertThat(copy.find(KnownNames.ETAG, 0)).isZero();
        assertThat(copy.find(KnownNames.CACHE_CONTROL, 0)).isEqualTo(2);
    }

    @Test
    void linesCanBeAddedAndRemovedBehindIt() {
        fill();
        HeadImage.of(original, line -> true).writeTo(copy);
        copy.remove(1);
        append(copy, "Age", "5");

        assertThat(copy).hasToString("ETag: \"a\"\nCache-Control: max-age=1\nAge: 5\n");
    }

    @Test
    void leavesOutWhatIsNotWantedAndWhatWasRemoved() {
        fill();
        original.remove(0);

        HeadImage.of(original, line -> original.id(line) != KnownNames.CACHE_CONTROL)
                .writeTo(copy);
        assertThat(copy).hasToString("X-Other: b\n");
    }

    @Test
    void holdsMoreLinesThanAFreshHead() {
        original.statusLine(11, 200, 0, 0);
        for (int i = 0; i < 200; i++) {
            append(original, "X-Line", String.valueOf(i));
        }
        HeadImage.of(original, line -> true).writeTo(copy);

        assertThat(copy.lines()).isEqualTo(200);
        assertThat(copy.toString()).isEqualTo(original.toString());
    }

    @Test
    void isWrittenWithoutAllocation() {
        fill();
        HeadImage image = HeadImage.of(original, line -> true);

        assertThat(Allocations.perCall(() -> {
                    copy.clear();
                    image.writeTo(copy);
                }))
                .isZero();
    }

    private void fill() {
        original.statusLine(11, 203, 0, 0);
        append(original, "ETag", "\"a\"");
        append(original, "X-Other", "b");
        append(original, "Cache-Control", "max-age=1");
    }

    private static void append(HeadBlock to, String name, String value) {
        HeaderName header = HeaderName.of(name);
        to.append(header.bytes(), header.id(), value);
    }
}
