package dev.portcullis.plugin.transform.compression;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

    private final AcceptEncoding accepted = new AcceptEncoding();

    private void read(TestRequest request) {
        accepted.read(request.open().request().headers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "gzip | GZIP | false",
                "gzip, deflate, br, zstd | GZIP | false",
                "deflate, gzip | GZIP | false",
                "deflate | DEFLATE | false",
                "x-gzip | GZIP | false",
                "GZIP | GZIP | false",
                "br;q=1.0, gzip;q=0.9, deflate;q=0.8 | GZIP | false",
                "gzip;q=0.5, deflate;q=0.501 | DEFLATE | false",
                "gzip;q=0 | none | false",
                "gzip;q=0.000, deflate | DEFLATE | false",
                "gzip ; q=0.1 | GZIP | false",
                " , gzip , | GZIP | false",
                "identity, gzip;q=0.5 | none | false",
                "identity;q=0.5, gzip;q=0.5 | GZIP | false",
                "identity;q=0.5, gzip | GZIP | false",
                "identity;q=0 | none | true",
                "identity;q=0, gzip | GZIP | true",
                "*;q=0, gzip | GZIP | true",
                "*;q=0, identity;q=0.1 | none | false",
                "* | none | false",
                "*, gzip;q=0 | none | false",
                "br | none | false",
                "gzipped, xgzip | none | false",
                "'' | none | false",
                "gzip;q=2 | none | false",
                "gzip;q=1.001 | none | false",
                "gzip;q=0.1234 | none | false",
                "gzip;q=-1 | none | false",
                "gzip;q=.5 | none | false",
                "gzip;q | none | false",
                "gzip;q= | none | false",
                "gzip;x=1 | none | false",
                "gzip;q=1;x=1 | none | false",
                "gzip q=1 | none | false",
                "gzip;q=1.000 | GZIP | false",
                "gzip;Q=0.5 | GZIP | false",
            })
    void choosesWhatTheClientLikesBest(String value, Coding coding, boolean refusesIdentity) {
        read(get("/").header("Accept-Encoding", value));

        assertThat(accepted.best()).isEqualTo(coding);
        assertThat(accepted.refusesIdentity()).isEqualTo(refusesIdentity);
    }

    @Test
    void readsAllLinesAndForgetsThem() {
        read(get("/").header("Accept-Encoding", "identity;q=0").header("Accept-Encoding", "deflate"));
        assertThat(accepted.best()).isEqualTo(Coding.DEFLATE);
        assertThat(accepted.refusesIdentity()).isTrue();

        read(get("/"));

        assertThat(accepted.best()).isNull();
        assertThat(accepted.refusesIdentity()).isFalse();
    }
}
