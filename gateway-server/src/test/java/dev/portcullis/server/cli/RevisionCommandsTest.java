package dev.portcullis.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.revisions.RevisionLog;
import dev.portcullis.server.revisions.RevisionStore;
import dev.portcullis.server.revisions.WrittenFiles;
import dev.portcullis.server.state.StateDirectory;
import dev.portcullis.server.yaml.YamlSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code revisions}, {@code rollback}, and {@code diff} of revisions. */
class RevisionCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T06:30:46.5Z");

    private static final String MAIN = """
            include: [apis/*.yaml]
            listeners: {local: {address: "127.0.0.1:8080"}}
            upstreams: {orders: {targets: ["http://10.0.0.11:8080"]}}
            """;

    @TempDir
    private Path folder;

    private RevisionLog log;
    private String gateway;
    private Path apis;

    @BeforeEach
    void writeFirst() throws Exception {
        log = new RevisionLog(new RevisionStore(
                new StateDirectory(folder.resolve(".portcullis").resolve("gateway.yaml"))));
        apis = Files.createDirectory(folder.resolve("apis"));
        gateway = write("gateway.yaml", MAIN).toString();
        write("apis/a.yaml", api("a", "orders"));
        accept();
    }

    private static String api(String name, String integration) {
        return "apis: {" + name + ": {base-path: /" + name + ", routes: {GET /: {integration: " + integration
                + "}}}}\n";
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Does what a running gateway would do with the files as they are. */
    private void accept() {
        YamlSource.Result read = new YamlSource().read(Path.of(gateway), new Problems());
        log.accept(WrittenFiles.of(read.texts(), folder), (ConfigNode.Fields) read.root(), NOW);
        assertThat(log.keep()).isTrue();
    }

    private void acceptOtherTarget() throws Exception {
        write("gateway.yaml", MAIN.replace("10.0.0.11", "10.0.0.12"));
        accept();
    }

    @Test
    void listsTheNewestFirst() throws Exception {
        acceptOtherTarget();
        write("gateway.yaml", MAIN);
        accept();

        assertThat(CommandRun.of("revisions", gateway)).isEqualTo(new CommandRun(0, """
                   REVISION  ACCEPTED              FILES                    CHANGE
                *  3         2026-11-29T06:30:46Z  gateway.yaml and 1 more  equals revision 1; \
                ~ upstreams.orders.targets: [http://10.0.0.12:8080] -> [http://10.0.0.11:8080]
                   2         2026-11-29T06:30:46Z  gateway.yaml and 1 more  \
                ~ upstreams.orders.targets: [http://10.0.0.11:8080] -> [http://10.0.0.12:8080]
                   1         2026-11-29T06:30:46Z  gateway.yaml and 1 more  the first
                """, ""));
    }

    @Test
    void saysWhenTheFilesAreNoneOfThem() throws Exception {
        write("gateway.yaml", MAIN + "size-limit: 5MiB\n");
        assertThat(CommandRun.of("revisions", gateway).out())
                .endsWith("\n" + gateway + " as it is now is none of them; see: portcullis diff 1 --config " + gateway
                        + "\n");

        write("gateway.yaml", MAIN + "size-limt: 5MiB\n");
        assertThat(CommandRun.of("revisions", gateway).out())
                .endsWith("\n" + gateway + " as it is now is refused, with 1 problem; see: portcullis check " + gateway
                        + "\n");
    }

    @Test
    void saysWhereItLookedInVain() {
        String state = folder.resolve("elsewhere").toString();

        assertThat(CommandRun.of("revisions", gateway, "--state", state))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "no revisions in " + state
                                + "/revisions (expected: where the gateway keeps its state, see --state)\n"));
        assertThat(CommandRun.of("rollback", "7", gateway).err())
                .startsWith("no revision 7 in ")
                .endsWith(" (expected: 1 to 1)\n");
    }

    @Test
    void diffKnowsRevisionsByTheirNumbers() throws Exception {
        acceptOtherTarget();
        write("gateway.yaml", MAIN);

        String there =
                "~ upstreams.orders.targets: [{url: http://10.0.0.11:8080, weight: 1}] -> [{url: http://10.0.0.12:8080, weight: 1}]\n";
        String back =
                "~ upstreams.orders.targets: [{url: http://10.0.0.12:8080, weight: 1}] -> [{url: http://10.0.0.11:8080, weight: 1}]\n";
        assertThat(CommandRun.of("diff", "1", "2", "--config", gateway)).isEqualTo(new CommandRun(1, there, ""));
        assertThat(CommandRun.of("diff", "2", "-c", gateway)).isEqualTo(new CommandRun(1, back, ""));
        assertThat(CommandRun.of("diff", "1", "-c", gateway)).isEqualTo(new CommandRun(0, "", ""));
        assertThat(CommandRun.of("diff", "2", gateway, "-c", gateway)).isEqualTo(new CommandRun(1, back, ""));
        assertThat(CommandRun.of("diff", "3", "-c", gateway).exit()).isEqualTo(2);
    }

    @Test
    void rollbackPutsFilesBackAsTheyWere() throws Exception {
        Path a = apis.resolve("a.yaml");
        write("apis/b.yaml", api("b", "orders"));
        accept();
        Files.delete(a);
        Files.setPosixFilePermissions(Path.of(gateway), PosixFilePermissions.fromString("rw-r-----"));
        acceptOtherTarget();

        CommandRun run = CommandRun.of("rollback", "2", gateway);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                ~ upstreams.orders.targets: [{url: http://10.0.0.12:8080, weight: 1}] -> [{url: http://10.0.0.11:8080, weight: 1}]
                + apis.a
                + apis.a.routes.GET /: {integration: {upstream: orders}}
                write       %1$s/gateway.yaml
                write       %1$s/apis/a.yaml
                %1$s/gateway.yaml is that of revision 2 again; a running gateway takes it by itself
                """.formatted(folder));
        assertThat(Path.of(gateway)).hasContent(MAIN);
        assertThat(a).hasContent(api("a", "orders"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(a)))
                .as("rights as those of the main file")
                .isEqualTo("rw-r-----");
        assertThat(names()).containsExactly("apis", "apis/a.yaml", "apis/b.yaml", "gateway.yaml");
        assertThat(CommandRun.of("rollback", "2", gateway).out()).endsWith(" is that of revision 2 already\n");
    }

    @Test
    void rollbackLeavesWhatNobodyHasACopyOf() throws Exception {
        acceptOtherTarget();
        write("gateway.yaml", "not: [accepted\n");

        CommandRun run = CommandRun.of("rollback", "1", gateway);

        assertThat(run.out()).isEqualTo("""
                ! %1$s/gateway.yaml has mistakes now, so what changes cannot be told
                write       %1$s/gateway.yaml
                kept        %1$s/gateway.yaml as %1$s/.gateway.yaml.aside
                %1$s/gateway.yaml is that of revision 1 again; a running gateway takes it by itself
                """.formatted(folder));
        assertThat(folder.resolve(".gateway.yaml.aside")).hasContent("not: [accepted");
        assertThat(Path.of(gateway)).hasContent(MAIN);
    }

    @Test
    void rollbackDoesNotLetStrangersIn() throws Exception {
        write("apis/b.yaml", api("b", "orders"));
        acceptOtherTarget();

        CommandRun refused = CommandRun.of("rollback", "1", gateway);

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("\nin the way  " + apis.resolve("b.yaml") + "\n");
        assertThat(refused.err())
                .isEqualTo("revision 1 does not have these files, but would include them; nothing is changed"
                        + " (--prune puts them aside)\n");
        assertThat(Path.of(gateway)).content().contains("10.0.0.12");

        CommandRun pruned = CommandRun.of("rollback", "1", gateway, "--prune");

        assertThat(pruned.exit()).isZero();
        assertThat(pruned.out())
                .contains(
                        "\nput aside   " + apis.resolve("b.yaml") + "\n",
                        "\nkept        " + apis.resolve("b.yaml") + " as " + apis.resolve(".b.yaml.aside") + "\n");
        assertThat(names()).containsExactly("apis", "apis/.b.yaml.aside", "apis/a.yaml", "gateway.yaml");
    }

    @Test
    void dryRunChangesNothing() throws Exception {
        acceptOtherTarget();

        CommandRun run = CommandRun.of("rollback", "1", gateway, "--dry-run");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).endsWith("\nwrite       " + gateway + "\n");
        assertThat(Path.of(gateway)).content().contains("10.0.0.12");
        assertThat(names()).containsExactly("apis", "apis/a.yaml", "gateway.yaml");
    }

    @Test
    void rollbackRefusesWhatWouldBeRefusedToday() throws Exception {
        write("secret", "hunter2");
        write("gateway.yaml", MAIN + "headers: {response: {set: {X-Key: '${file:secret}'}}}\n");
        accept();
        write("gateway.yaml", MAIN);
        accept();
        Files.delete(folder.resolve("secret"));

        CommandRun run = CommandRun.of("rollback", "2", gateway);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("""
                revision 2, if it were in force today:
                %s:4:35  headers.response.set.X-Key: file "secret": no such file
                1 problem
                revision 2 would be refused today; nothing is changed
                """.formatted(gateway));
    }

    @Test
    void rollbackWritesNothingIfItCannotWriteAll() throws Exception {
        Files.delete(apis.resolve("a.yaml"));
        Files.delete(apis);
        Files.createFile(apis);
        write("gateway.yaml", MAIN.replace("include: [apis/*.yaml]", "apis: {}"));

        CommandRun run = CommandRun.of("rollback", "1", gateway);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("the files cannot be written: " + apis).endsWith("; nothing is changed\n");
        assertThat(Path.of(gateway)).content().contains("apis: {}");
        assertThat(names()).containsExactly("apis", "gateway.yaml");
    }

    @Test
    void rollbackFollowsLinks() throws Exception {
        acceptOtherTarget();
        Path real = Files.move(
                Path.of(gateway), Files.createDirectory(folder.resolve("real")).resolve("g.yaml"));
        Files.createSymbolicLink(Path.of(gateway), real);

        assertThat(CommandRun.of("rollback", "1", gateway).exit()).isZero();

        assertThat(Path.of(gateway)).isSymbolicLink();
        assertThat(real).hasContent(MAIN);
    }

    @Test
    void revisionOfAnotherFileIsNotPutInPlace() throws Exception {
        String other = write("other.yaml", MAIN).toString();
        String state = folder.resolve(".portcullis/gateway.yaml").toString();

        assertThat(CommandRun.of("rollback", "1", other, "--state", state))
                .isEqualTo(new CommandRun(1, "", "revision 1 is one of gateway.yaml (expected: of other.yaml)\n"));
    }

    private List<String> names() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString())
                    .filter(name -> !name.isEmpty() && !name.startsWith(".portcullis"))
                    .sorted()
                    .toList();
        }
    }
}
