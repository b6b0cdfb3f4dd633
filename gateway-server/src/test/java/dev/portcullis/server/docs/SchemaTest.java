package dev.portcullis.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.portcullis.config.schema.JsonSchema;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.YamlSource;
import dev.portcullis.snapshot.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema accepts what the program accepts, and underlines what people get wrong. */
class SchemaTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.of(PluginCatalog.load(SchemaTest.class.getClassLoader())), InputFormat.JSON);

    static List<DocsYamlTest.Block> blocks() throws IOException {
        return DocsYamlTest.blocks();
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "config"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void acceptsBlocksOfTheDocumentation(DocsYamlTest.Block block) {
        assertThat(validate(block.complete())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void acceptsTheSamples(Path file) throws IOException {
        assertThat(validate(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {loops: many};                                                              /loops
            {listner: {}};                                                            (root)
            {listeners: {a: {}}};                                                     /listeners/a
            {listeners: {a: {address: 8080}}};                                        /listeners/a/address
            {listeners: {a: {address: localhost}}};                                   /listeners/a/address
            {listeners: {a: {address: "unix:run/a"}}};                                /listeners/a/address
            {listeners: {a: {address: "unix:/a", mode: rw}}};                         /listeners/a/mode
            {listeners: {a: {address: "a:1", proxy-protocol: {from: [lan]}}}};        /listeners/a/proxy-protocol/from/0
            {listeners: {a: {address: "a:1", tls: {cert: x}}}};                       /listeners/a/tls
            {listeners: {a: {address: "a:1", timeouts: {idle: 60}}}};                 /listeners/a/timeouts/idle
            {listeners: {a: {address: "a:1", limits: {head: 16K}}}};                  /listeners/a/limits/head
            {listeners: {a: {address: "a:1", insecure: yes}}};                        /listeners/a/insecure
            {upstreams: {a: {targets: "http://b"}}};                                  /upstreams/a/targets
            {upstreams: {a: {targets: [{url: ftp://b}]}}};                            /upstreams/a/targets/0/url
            {upstreams: {a: {targets: ["http://b"], balance: best}}};                 /upstreams/a/balance
            {apis: {a: {}}};                                                          /apis/a
            {apis: {a: {routes: {get /x: {integration: b}}}}};                        /apis/a/routes
            {apis: {a: {routes: {GET x: {integration: b}}}}};                         /apis/a/routes
            {apis: {a: {routes: {GET /x: {}}}}};                                      /apis/a/routes/GET ~1x
            {apis: {a: {routes: {GET /x: {integration: {mok: {}}}}}}};                /apis/a/routes/GET ~1x/integration
            {apis: {a: {routes: {GET /x: {integration: {}}}}}};                       /apis/a/routes/GET ~1x/integration
            {apis: {a: {routes: {GET /x: {integration: {mock: {}, upstream: b}}}}}};  /apis/a/routes/GET ~1x/integration
            {apis: {a: {routes: {GET /x: {integration: b, metrics: on}}}}};           /apis/a/routes/GET ~1x/metrics
            {apis: {a: {routes: {}, forwarding: on}}};                                /apis/a/forwarding
            {request-id: {trust: maybe}};                                             /request-id/trust
            {headers: {request: {sets: {A: b}}}};                                     /headers/request
            {include: apis/*.yaml};                                                   /include
            """)
    void rejectsWhatPeopleGetWrong(String yaml, String place) {
        assertThat(validate(yaml)).extracting(error -> shown(error)).contains(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {include: [apis/*.yaml]}
            {listeners: ~, request-id: ~, size-limit: 5MB, access-log: off}
            {listeners: {a: {address: "unix:/run/a.sock", mode: 0660}, b: {address: "a:1", mode: "666"}}}
            {listeners: {a: {address: "a:1", proxy-protocol: {from: [10.0.0.0/8, "2001:db8::/32"]}}}}
            {loops: "${env:LOOPS}", transport: "${env:TRANSPORT}"}
            {apis: {a: {metrics: off, routes: {GET /x: {integration: b, headers: off, request-id: off}}}}}
            {apis: {a: {routes: {$default: {integration: {upstream: b, path: /x}}}}}}
            """)
    void acceptsShortForms(String yaml) {
        assertThat(validate(yaml)).isEmpty();
    }

    private static List<Error> validate(String yaml) {
        Problems problems = new Problems();
        List<Error> errors = SCHEMA.validate(JsonForm.of(YamlSource.parse("test", yaml, problems)));
        assertThat(problems.all()).isEmpty();
        return errors;
    }

    private static String shown(Error error) {
        String place = error.getInstanceLocation().toString();
        return place.isEmpty() ? "(root)" : place;
    }
}
