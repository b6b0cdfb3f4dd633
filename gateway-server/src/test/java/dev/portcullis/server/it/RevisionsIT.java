package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was in force can be seen, compared and put back. */
@Timeout(120)
class RevisionsIT {

    private static final String FIRST = route("GET /first");

    @TempDir
    private Path folder;

    private static String route(String key) {
        return """
                listeners: {plain: {address: "127.0.0.1:0"}}
                apis:
                  one:
                    routes:
                      %s: {integration: {mock: {body: it is there}}}
                """.formatted(key);
    }

    @Test
    void rolledBackRevisionIsServedAgain() throws Exception {
        try (Program program = Program.run(folder, FIRST)) {
            Program.write(folder, route("GET /second"));
            program.log().await("Revision 2 is active");
            Program.write(folder, FIRST + "include: [more.yaml]\n");
            program.log().await("1 problem; revision 2 stays active");
            Files.writeString(folder.resolve("more.yaml"), "drain: {timeout: 7s}\n");
            assertThat(program.log().await("Revision 3 is active")).endsWith(", and 2 more");

            assertThat(revisions())
                    .satisfiesExactly(
                            heading -> assertThat(heading).startsWith("   REVISION "),
                            third -> assertThat(third).matches("\\*  3 .* gateway.yaml and 1 more .*, and 2 more"),
                            second -> assertThat(second)
                                    .matches("   2 .* gateway.yaml  +- apis.one.routes.GET /first.*, and 1 more"),
                            first -> assertThat(first).matches("   1 .* gateway.yaml .* the first"));
            assertThat(execute("diff", "1", "3")).isEqualTo(new Program.Result(1, """
                    ~ drain.timeout: 30s -> 7s
                    """, ""));

            Program.write(folder, "listeners: {plain: {adress: \"127.0.0.1:0\"}}\n");
            program.log().await("2 problems; revision 3 stays active");
            assertThat(revisions()).last().asString().contains(" is refused, with 2 problems; see: portcullis check");
            assertThat(Http.get(program.at("admin", "/config")).body())
                    .contains("\"revision\":3", "\"kept\":true", "unknown key (did you mean");

            Program.Result rollback = execute("rollback", "2");
            assertThat(rollback.err()).isEmpty();
            assertThat(rollback.exit()).isZero();
            program.log().await("Revision 4 is active");
            assertThat(Http.get(program.at("plain", "/second")).body()).isEqualTo("it is there");
            assertThat(Http.get(program.at("plain", "/first")).statusCode()).isEqualTo(404);
            assertThat(revisions()).element(1).asString().matches("\\*  4 .* gateway.yaml  .* equals revision 2; .*");
            assertThat(Http.get(program.at("admin", "/metrics")).body())
                    .contains(
                            "\nportcullis_config_revision 4.0\n",
                            "\nportcullis_config_revision_kept 1.0\n",
                            "\nportcullis_config_refused 0.0\n");
            assertThat(program.stop()).isZero();
        }
        try (Program again = Program.run(folder.resolve("gateway.yaml"))) {
            assertThat(again.log().all()).anyMatch(line -> line.contains(", revision 4: 1 API, 1 route"));
            Program.write(folder, FIRST);
            again.log().await("Revision 5 is active");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".portcullis"))))
                .isEqualTo("rwx------");
    }

    @Test
    void severalFilesComeBackAtOnce() throws Exception {
        Path apis = Files.createDirectory(folder.resolve("apis"));
        String main = "include: [apis/*.yaml]\nlisteners: {plain: {address: \"127.0.0.1:0\"}}\n";
        Files.writeString(apis.resolve("a.yaml"), api("a", "old"));
        try (Program program = Program.run(folder, main)) {
            Files.writeString(apis.resolve("a.yaml"), api("a", "new"));
            program.log().await("Revision 2 is active");
            Files.writeString(apis.resolve("b.yaml"), api("b", "new"));
            program.log().await("Revision 3 is active");

            assertThat(execute("rollback", "1").err()).contains("would include them; nothing is changed");
            assertThat(Http.get(program.at("plain", "/a")).body()).isEqualTo("new");

            assertThat(execute("rollback", "1", "--prune").exit()).isZero();
            program.log().await("Revision 4 is active");
            assertThat(Http.get(program.at("plain", "/a")).body()).isEqualTo("old");
            assertThat(Http.get(program.at("plain", "/b")).statusCode()).isEqualTo(404);
        }
    }

    private static String api(String name, String body) {
        return "apis: {" + name + ": {base-path: /" + name + ", routes: {GET /: {integration: {mock: {body: " + body
                + "}}}}}}\n";
    }

    @Test
    void runsOnWhereNothingCanBeKept() throws Exception {
        Path file = Program.write(folder, FIRST);
        Map<String, String> inTheWay =
                Map.of("PORTCULLIS_STATE", file.resolve("state").toString());
        try (Program program = Program.run(file, inTheWay)) {
            Program.write(folder, route("GET /second"));
            program.log().await("Revision 2 is active");

            assertThat(program.log().all().stream().filter(line -> line.contains(" WARN ")))
                    .singleElement()
                    .asString()
                    .contains("Revision 1 is in force, but is not kept for a rollback: ");
            assertThat(Http.get(program.at("admin", "/config")).body()).contains("\"revision\":2,\"kept\":false");
        }
    }

    @Test
    void secretsFromElsewhereAreNotKept() throws Exception {
        Files.writeString(folder.resolve("secret"), "hunter2");
        Path file = Program.write(folder, FIRST + """
                headers: {response: {set: {X-File: '${file:secret}', X-Variable: '${env:VARIABLE}'}}}
                """);
        Path state = folder.resolve("state");
        Map<String, String> environment = Map.of("VARIABLE", "hunter3", "PORTCULLIS_STATE", state.toString());
        try (Program program = Program.run(file, environment)) {
            assertThat(Http.get(program.at("plain", "/first")).headers().map())
                    .containsEntry("x-file", List.of("hunter2"))
                    .containsEntry("x-variable", List.of("hunter3"));
            Files.writeString(folder.resolve("secret"), "hunter4");
            program.log().await("Revision 2 is active");
        }

        Program.Result listed = Program.execute(folder, "revisions", "--state", "state");
        assertThat(listed.out()).contains("headers.response.set.X-File: \"***\" -> \"***\"");
        try (ZipFile zip = new ZipFile(state.resolve("revisions/2.zip").toFile())) {
            assertThat(zip.stream()).singleElement().satisfies(entry -> {
                String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text).isEqualTo(Files.readString(file)).doesNotContain("hunter");
            });
        }
    }

    private List<String> revisions() throws Exception {
        Program.Result result = execute("revisions");
        assertThat(result.err()).isEmpty();
        return result.out().lines().toList();
    }

    private Program.Result execute(String... arguments) throws Exception {
        return Program.execute(folder, arguments);
    }
}
