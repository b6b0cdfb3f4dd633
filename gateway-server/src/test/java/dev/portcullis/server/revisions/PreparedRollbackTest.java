package dev.portcullis.server.revisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.DryRun;
import dev.portcullis.server.yaml.YamlSource;
import dev.portcullis.snapshot.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedRollbackTest {

    @TempDir
    private Path folder;

    private Path main;
    private Path other;
    private KeptRevision revision;

    @BeforeEach
    void write() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("gateway.yaml", "include: [apis/*.yaml]\n# then\n");
        texts.put("apis/a.yaml", "# then\n");
        revision = new KeptRevision(3, Instant.EPOCH, "", new WrittenFiles(texts));
        main = Files.writeString(folder.resolve("gateway.yaml"), "include: [apis/*.yaml]\n");
        other = Files.writeString(Files.createDirectory(folder.resolve("apis")).resolve("a.yaml"), "# now\n");
    }

    @Test
    void cutOffInTheMiddleLeavesNothingThatAGatewayAccepts() throws Exception {
        try (PreparedRollback prepared = new Rollback(revision, folder).prepare(false)) {
            Files.delete(other);
            Files.createDirectory(other);
            assertThatThrownBy(prepared::commit).isInstanceOf(IOException.class);
        }

        assertThat(problems().all())
                .singleElement()
                .asString()
                .startsWith(main + ":2:1  rollback-to-revision-3-is-under-way: unknown key");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("gateway.yaml", "apis");
    }

    @Test
    void canBeDoneAgainAfterItWasCutOff() throws Exception {
        Files.writeString(main, PreparedRollback.stop(3));
        try (PreparedRollback again = new Rollback(revision, folder).prepare(false)) {
            again.commit();
        }

        assertThat(problems().all()).isEmpty();
        assertThat(other).hasContent("# then");
    }

    @Test
    void closedWithoutCommitItHasChangedNothing() throws Exception {
        try (PreparedRollback prepared = new Rollback(revision, folder).prepare(true)) {
            assertThat(prepared.moved()).containsKeys(main, other);
        }

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("gateway.yaml", "apis");
        assertThat(folder.resolve("apis").toFile().list()).containsExactly("a.yaml");
        assertThat(main).hasContent("include: [apis/*.yaml]");
    }

    @Test
    void asideNamesAreNotTakenTwice() throws Exception {
        Path first = Aside.copy(other);
        Path second = Aside.move(other);

        assertThat(first).hasFileName(".a.yaml.aside").hasContent("# now");
        assertThat(second).hasFileName(".a.yaml.aside.2").hasContent("# now");
    }

    private Problems problems() {
        Problems problems = new Problems();
        ConfigNode root = new YamlSource().read(main, problems).root();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        if (config != null) {
            DryRun.check(config, root, PluginCatalog.load(getClass().getClassLoader()), problems);
        }
        return problems;
    }
}
