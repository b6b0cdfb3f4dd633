package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    private final CacheControl directives = new CacheControl();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60 | 60",
                "MAX-AGE=60 | 60",
                "max-age=\"60\" | 60",
                "max-age = 60 | 60",
                "public, max-age=60 | 60",
                "max-age=60, s-maxage=5 | 5",
                "s-maxage=90, max-age=60 | 90",
                "max-age=60, max-age=30 | 30",
                "max-age=x | 0",
                "max-age=-1 | 0",
                "max-age= | 0",
                "max-age=,no-store | 0",
                "max-age=99999999999999999999 | 2147483647",
                "ext=\"a, max-age=5\", max-age=60 | 60",
                "public | -1",
                ", ,;garbage | -1",
                "max-agex=5 | -1"
            })
    void readsHowLongASharedCacheMayGiveIt(String value, long seconds) {
        assertThat(read(value).forSharedCache()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"private", "Private", "max-age=5,private", "private=\"set-cookie\", max-age=5", "a=b ,\tprivate"
            })
    void readsPrivate(String value) {
        assertThat(read(value).isPrivate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "max-age=,no-store", "x;no-store, no-store"})
    void readsNoStore(String value) {
        assertThat(read(value).noStore()).isTrue();
    }

    @Test
    void quotedTextIsNoDirective() {
        CacheControl read = read("ext=\"no-store, private\"");

        assertThat(read.noStore() || read.isPrivate()).isFalse();
    }

    @Test
    void unclosedQuoteEndsWithTheLine() {
        assertThat(read("ext=\"a\\\", no-store").noStore()).isFalse();
    }

    private CacheControl read(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        directives.clear();
        directives.add(bytes, 0, bytes.length);
        return directives;
    }
}
