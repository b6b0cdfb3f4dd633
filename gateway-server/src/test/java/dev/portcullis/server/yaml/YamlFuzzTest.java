package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.nio.charset.StandardCharsets;

class YamlFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void anyTextIsBoundOrRefusedWithProblems(byte[] bytes) {
        Problems problems = new Problems();
        ConfigNode root = YamlSource.parse("g.yaml", new String(bytes, StandardCharsets.UTF_8), problems);
        int afterReading = problems.count();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);

        assertThat(config == null).isEqualTo(problems.count() > afterReading);
        if (!problems.hasErrors()) {
            String written = YamlWriter.write(root);
            assertThat(YamlWriter.write(YamlSource.parse("w.yaml", written, problems)))
                    .isEqualTo(written);
            assertThat(problems.all()).as(written).isEmpty();
        }
    }
}
