package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that break while the program serves: what was in force stays so, is shown to the operator, and can be mended. */
@Timeout(60)
class BrokenReloadIT {

    private static final String YAML = """
            include: [apis/*.yaml]
            listeners:
              plain: {address: "127.0.0.1:0"}
              tls: {address: "127.0.0.1:0", tls: {certificate: server.pem, key: server.key}}
            apis: {one: {routes: {GET /text: {integration: {mock: {body: first}}}}}}
            """;

    @TempDir
    private static Path folder;

    private static Authority authority;
    private static Path include;
    private static Program program;

    private long revision;

    @BeforeAll
    static void start() throws Exception {
        authority = new Authority("Authority");
        Authority.write(folder, authority.issue("one.example"));
        include = Files.createDirectory(folder.resolve("apis")).resolve("two.yaml");
        Files.writeString(include, """
                apis: {two: {base-path: /two, routes: {GET /: {integration: {mock: {body: second}}}}}}
                """);
        program = Program.runWatched(folder, YAML);
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    @BeforeEach
    void count() throws Exception {
        revision = (long) program.metric("portcullis_config_revision");
    }

    @Test
    void brokenConfigurationChangesNothingAndIsShownUntilItIsMended() throws Exception {
        refused(YAML.replace("routes: {GET", "routes: {{GET"), "gateway.yaml:6:");
        refused(YAML.substring(0, YAML.length() - 20), "gateway.yaml:6:");
        refused(YAML.replace("{mock: {body: first}}", "nowhere"), "no upstream \\\"nowhere\\\"");
        Files.delete(folder.resolve("gateway.yaml"));
        refused("gateway.yaml");

        Program.write(folder, YAML.replace("first", "mended"));
        awaitRevision(revision + 1);
        assertThat(program.metric("portcullis_config_refused")).isZero();
        assertThat(Http.get(program.at("admin", "/config")).body()).contains("\"lastRefusal\":null");
        assertThat(Http.get(program.at("plain", "/text")).body()).isEqualTo("mended");

        Program.write(folder, YAML);
        awaitRevision(revision + 2);
    }

    private void refused(String yaml, String why) throws Exception {
        Program.write(folder, yaml);
        refused(why);
    }

    private void refused(String why) throws Exception {
        program.log().await("revision " + revision + " stays active");
        assertThat(Http.get(program.at("admin", "/config")).body()).contains("\"revision\":" + revision, why);
        assertThat(program.metric("portcullis_config_refused")).isEqualTo(1);
        assertThat(Http.get(program.at("plain", "/text")).body()).isEqualTo("first");
        assertThat(Http.get(program.at("plain", "/two")).body()).isEqualTo("second");
    }

    private void awaitRevision(long number) {
        program.log().await("Revision " + number + " is active");
    }

    @Test
    void includedFileThatVanishesTakesItsRoutesAlongAndOneThatIsNamedIsMissed() throws Exception {
        String two = Files.readString(include);
        Program.write(folder, YAML.replace("apis/*.yaml", "apis/two.yaml"));
        Files.delete(include);
        program.log().await(" stays active");
        assertThat(Http.get(program.at("admin", "/config")).body()).contains("apis/two.yaml");
        assertThat(Http.get(program.at("plain", "/two")).body()).isEqualTo("second");

        Program.write(folder, YAML);
        program.log().await(" is active");
        assertThat(Http.get(program.at("plain", "/two")).statusCode()).isEqualTo(404);
        assertThat(Http.get(program.at("plain", "/text")).body()).isEqualTo("first");

        Files.writeString(include, two);
        program.log().await(" is active");
        assertThat(Http.get(program.at("plain", "/two")).body()).isEqualTo("second");
    }

    @Test
    void brokenCertificateIsNamedAndTheOldOneServes() throws Exception {
        Certificate before = served();
        X509Bundle next = authority.issue("two.example");
        String whole = next.getCertificatePathPEM();

        Files.writeString(folder.resolve("server.pem"), whole.substring(0, whole.length() / 2));
        stays(before, "server.pem");
        Files.writeString(folder.resolve("server.pem"), whole);
        stays(before, "server.key");
        Files.delete(folder.resolve("server.key"));
        stays(before, "server.key");

        Files.writeString(folder.resolve("server.key"), next.getPrivateKeyPEM());
        program.log().await("Listener tls: new certificates are in use");
        assertThat(served()).isEqualTo(next.getCertificate());
    }

    private static void stays(Certificate before, String file) throws Exception {
        program.log().await(file);
        assertThat(served()).isEqualTo(before);
    }

    @Test
    void expiredCertificateIsServedWithAWarning() throws Exception {
        X509Bundle expired = authority.issueExpired("one.example");
        Authority.write(folder, expired);

        program.log().await("Listener tls: new certificates are in use");
        assertThat(program.log().await("the certificate expired on ")).contains("WARN", "server.pem");
        assertThat(served()).isEqualTo(expired.getCertificate());
    }

    /** What a new connection is shown. */
    private static Certificate served() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(program.at("tls", "/text")).build();
        HttpResponse<String> answer = Http.client().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("first");
        return answer.sslSession().orElseThrow().getPeerCertificates()[0];
    }
}
