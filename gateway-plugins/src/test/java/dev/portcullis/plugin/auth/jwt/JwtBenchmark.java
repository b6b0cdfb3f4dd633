package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.jwk.Curve;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.TestRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a request costs whose token is known, and one whose token is not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JwtBenchmark {

    @Param({"RS256", "ES256", "ES384", "ES512"})
    public String algorithm = "";

    private JwtCheck known;
    private JwtCheck unknown;
    private FakeExchange exchange;

    @Setup
    public void open() {
        Signer signer = switch (algorithm) {
            case "ES256" -> Signer.ec("ec", Curve.P_256);
            case "ES384" -> Signer.ec("ec", Curve.P_384);
            case "ES512" -> Signer.ec("ec", Curve.P_521);
            default -> Signer.rsa();
        };
        Terms terms = new Terms(
                Signer.ISSUER,
                Set.of("orders"),
                EnumSet.allOf(SignatureAlgorithm.class),
                Duration.ZERO,
                Map.of("X-Sub", "sub"));
        String claims = Signer.claims("\"sub\":\"ann\"", "\"scope\":\"read write\"");
        exchange = TestRequest.get("/")
                .header("Authorization", "Bearer " + signer.sign(signer.header(algorithm), claims))
                .open();
        known = check(signer, terms, 1024);
        unknown = check(signer, terms, 0);
    }

    private static JwtCheck check(Signer signer, Terms terms, int size) {
        TokenVerifier verifier =
                new TokenVerifier(terms, Keys.fixed(signer.keys()), new TokenCache(size), Runnable::run);
        return new JwtCheck(
                TokenPlace.parse("header.Authorization"),
                terms,
                verifier,
                Set.of("write"),
                () -> Signer.NOW_SECONDS * 1000);
    }

    /** The price of making the exchange ready again, which the others pay, too. */
    @Benchmark
    public FakeExchange rewound() {
        exchange.rewind();
        return exchange;
    }

    @Benchmark
    public Outcome knownToken() {
        exchange.rewind();
        return known.decide(exchange);
    }

    @Benchmark
    public Outcome unknownToken() {
        exchange.rewind();
        return unknown.decide(exchange);
    }
}
