package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that end by themselves: what they print, where, and their exit codes. */
class CheckIT {

    private static final String GOOD = """
            listeners:
              local: {address: 127.0.0.1:8080}
            upstreams:
              orders: {targets: [http://127.0.0.1:9000]}
            apis:
              orders:
                base-path: /orders
                access-log: json
                routes:
                  GET /items/{id}: {integration: {upstream: orders, path: /v2/items/{id}}}
                  ANY /{proxy+}: {integration: orders}
            """;

    private static final String BAD = """
            listeners:
              local: {address: 127.0.0.1:8080}
              again: {address: 127.0.0.1:8080}
              public: {address: 0.0.0.0:8081}
            upstreams:
              orders:
                targets: [http://127.0.0.1:9000]
                timeouts: {response: 5}
            apis:
              orders:
                base-pth: /orders
                routes:
                  GET /a: {integration: ordres}
            """;

    @TempDir
    private Path folder;

    @Test
    void checkSaysWhatAGoodFileHolds() throws Exception {
        assertThat(check(GOOD)).isEqualTo(new Program.Result(0, "gateway.yaml: ok, 1 API, 2 routes\n", ""));
    }

    @Test
    void checkFindsFiveMistakesAtOnce() throws Exception {
        assertThat(check(BAD)).isEqualTo(new Program.Result(1, "", """
                gateway.yaml:3:11  listeners.again.address: 127.0.0.1:8080 is the address of listener local, too
                gateway.yaml:4:12  listeners.public: plain text on 0.0.0.0:8081 (expected: tls, a loopback address, a unix socket, redirect: https, or insecure: true)
                gateway.yaml:8:26  upstreams.orders.timeouts.response: 5 (expected: a duration with its unit, such as 5s or 5ms)
                gateway.yaml:11:5  apis.orders.base-pth: unknown key (did you mean "base-path"?)
                gateway.yaml:13:29  apis.orders.routes.GET /a.integration: no upstream "ordres" (expected one of: orders; did you mean "orders"?)
                5 problems
                """));
    }

    @Test
    void checkKnowsTheOperatorsListener() throws Exception {
        assertThat(check("""
                admin: {address: 0.0.0.0:9901}
                """)).isEqualTo(new Program.Result(1, "", """
                gateway.yaml:1:18  admin.address: 0.0.0.0:9901 (expected: a loopback address, or insecure: true)
                1 problem
                """));
        assertThat(check("""
                admin: {address: 0.0.0.0:9901, insecure: true}
                listeners: {main: {address: 0.0.0.0:9901, insecure: true}}
                """)).isEqualTo(new Program.Result(1, "", """
                gateway.yaml:2:20  listeners.main.address: 0.0.0.0:9901 is the address of listener admin, too
                1 problem
                """));
        assertThat(check("listeners: {admin: {address: 127.0.0.1:8080}}\n")).isEqualTo(new Program.Result(1, "", """
                gateway.yaml:1:12  listeners: admin (expected: another name: it is that of the operator's listener, which has its settings under admin)
                1 problem
                """));
    }

    @Test
    void runSaysWhereAnAddressStandsThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Files.writeString(folder.resolve("gateway.yaml"), "loops: 1\nadmin:\n  address: " + address + "\n");

            assertThat(Program.execute(folder, "run").err())
                    .startsWith("gateway.yaml:3:3  admin.address: cannot listen on " + address + ": ");
        }
    }

    @Test
    void checkSaysThatTheFileIsMissing() throws Exception {
        assertThat(Program.execute(folder, "check", "none.yaml"))
                .isEqualTo(new Program.Result(1, "", "none.yaml  no such file\n1 problem\n"));
    }

    @Test
    void runRefusesWhatCheckRefuses() throws Exception {
        Program.Result checked = check(BAD);

        assertThat(Program.execute(folder, "run")).isEqualTo(checked);
    }

    @Test
    void routesListsWhatWouldBeAnswered() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), GOOD);

        assertThat(Program.execute(folder, "routes")).isEqualTo(new Program.Result(0, """
                ROUTE                   API     HOSTS  INTEGRATION      POLICIES
                GET /orders/items/{id}  orders  *      upstream orders  request-id, forwarding, metrics, access-log
                ANY /orders/{proxy+}    orders  *      upstream orders  request-id, forwarding, metrics, access-log
                """, ""));
    }

    @Test
    void explainSaysWhatAnswers() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), GOOD);

        Program.Result explained = Program.execute(folder, "explain", "GET", "http://127.0.0.1:8080/orders/items/7");

        assertThat(explained.exit()).isZero();
        assertThat(explained.out())
                .contains("route        GET /items/{id}   [gateway.yaml:10:7]\n")
                .contains("sends        GET /v2/items/7\n")
                .contains("  gateway.yaml:8:5 (api)\n");
        assertThat(Program.execute(folder, "explain", "GET", "/nothing").exit()).isEqualTo(1);
    }

    @Test
    void effectiveAndDiffAgreeOnWhatIsTheSame() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), GOOD);
        Files.writeString(
                folder.resolve("effective.yaml"),
                Program.execute(folder, "effective").out());

        Program.Result diff = Program.execute(folder, "diff", "gateway.yaml", "gateway.yaml");

        assertThat(diff).isEqualTo(new Program.Result(0, "", ""));
        assertThat(Program.execute(folder, "check", "effective.yaml").out())
                .isEqualTo("effective.yaml: ok, 1 API, 2 routes\n");
    }

    @Test
    void schemaAndPluginsKnowWhatIsInstalled() throws Exception {
        assertThat(Program.execute(folder, "schema").out()).contains("\"policy-size-limit\"");
        assertThat(Program.execute(folder, "plugins").out())
                .containsPattern("size-limit +policy +pre-limit .+ gateway-plugins-\\S+\\.jar\n");
    }

    @Test
    void versionNamesProgramJavaAndSystem() throws Exception {
        Program.Result version = Program.execute(folder, "version");

        assertThat(version.exit()).isZero();
        assertThat(version.out())
                .matches("portcullis \\d+\\.\\d+\\.\\d+\\S*, Java " + Pattern.quote(System.getProperty("java.version"))
                        + ", .+\n");
    }

    @Test
    void helpListsCommandsAndExitCodes() throws Exception {
        Program.Result help = Program.execute(folder, "--help");

        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: portcullis [-h] COMMAND\n")
                .contains("\n  run ", "\n  check ", "\n  routes ", "\n  explain ", "\n  diff ", "\n  version ")
                .endsWith("\nExit codes: 0 all is well, 1 a problem was found, 2 wrong use.\n");
    }

    @Test
    void noCommandIsWrongUse() throws Exception {
        assertThat(Program.execute(folder)).isEqualTo(new Program.Result(2, "", """
                portcullis: no command given (expected one of: run, check, routes, explain, effective, diff, revisions, rollback, fmt, schema, plugins, keys, health, completion, version, help)
                try: portcullis --help
                """));
    }

    @Test
    void unknownOptionIsWrongUse() throws Exception {
        assertThat(Program.execute(folder, "check", "--all")).isEqualTo(new Program.Result(2, "", """
                portcullis: unknown option: '--all'
                try: portcullis check --help
                """));
    }

    private Program.Result check(String yaml) throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), yaml);
        return Program.execute(folder, "check");
    }
}
