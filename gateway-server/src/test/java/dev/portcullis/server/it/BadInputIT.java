package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes with policies: each has its place, what was expected, and the nearest that was meant. */
class BadInputIT {

    private static final String YAML = """
            listeners:
              local: {address: "127.0.0.1:0"}
            api-keys:
              acme: {value: 0123456789abcdef, plans: [gould]}
            usage-plans:
              gold: {throttle: 5/s}
            authorizers:
              customers: {jwt: {issuer: https://id.example.com/, audience: [orders]}}
            apis:
              orders:
                authorizer: {scopes: [read]}
                routes:
                  GET /a:
                    metrics: {enabled: true}
                    integration: {mock: {body: '{}'}}
                  GET /b:
                    authorizer: {use: custmers, scopes: [read]}
                    integration: ordres
                  GET /c:
                    api-keys: {x: {value: abcdefgh12345678}}
                    integration: {mock: {body: '{}'}}
            """;

    @TempDir
    private Path folder;

    @Test
    void isAnsweredWithPlaceAndMend() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), YAML);

        Program.Result result = Program.execute(folder, "check");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().lines())
                .as("a secret in clear text")
                .contains("gateway.yaml:4:17  warning: api-keys.acme.value: a secret in clear text"
                        + " (expected: ${env:NAME} or ${file:path}, so that it is not in this file)")
                .as("dangling references")
                .contains(
                        "gateway.yaml:4:43  api-keys.acme.plans[0]: no usage-plan \"gould\""
                                + " (expected one of: gold; did you mean \"gold\"?)",
                        "gateway.yaml:17:27  apis.orders.routes.GET /b.authorizer.use: no authorizer \"custmers\""
                                + " (expected one of: customers; did you mean \"customers\"?)",
                        "gateway.yaml:18:22  apis.orders.routes.GET /b.integration: no upstream \"ordres\""
                                + " (there are none)")
                .as("a scope without an authorizer")
                .contains("gateway.yaml:11:17  apis.orders.authorizer.use: missing key (for example: customers)")
                .as("a policy, and a collection, where they have no meaning")
                .contains("gateway.yaml:14:9  apis.orders.routes.GET /a.metrics: has no meaning at route level"
                        + " (expected at: gateway; move it there, or write off)")
                .anyMatch(line -> line.startsWith("gateway.yaml:20:9  apis.orders.routes.GET /c.api-keys: unknown key"))
                .contains("6 problems, 1 warning");
        assertThat(result.err()).doesNotContain("0123456789abcdef");
    }
}
