package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class CacheHeadersFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void readsAnyDirectivesToTheirEnd(byte[] value) {
        CacheControl directives = new CacheControl();
        directives.clear();
        directives.add(value, 0, value.length);

        assertThat(directives.forSharedCache()).isBetween(-1L, (long) Integer.MAX_VALUE);
    }

    @FuzzTest(maxDuration = "10s")
    void comparesAnyListOfTags(byte[] value) {
        byte[] tag = "\"v\"".getBytes(StandardCharsets.US_ASCII);
        boolean has = Validators.listHas(value, 0, value.length, tag);

        assertThat(has)
                .isEqualTo(
                        has && (new String(value, StandardCharsets.ISO_8859_1).contains("\"v\"") || value[0] == '*'));
    }

    @FuzzTest(maxDuration = "10s")
    void findsParametersWithinAnyQuery(byte[] query) {
        byte[] name = "lang".getBytes(StandardCharsets.US_ASCII);
        for (int at = QueryParameters.find(query, 0, query.length, name); at < query.length; ) {
            int end = QueryParameters.end(query, at, query.length);
            assertThat(QueryParameters.value(query, at, end)).isBetween(at, end);
            at = QueryParameters.find(query, end + 1, query.length, name);
        }
    }
}
