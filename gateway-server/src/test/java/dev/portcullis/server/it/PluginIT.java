package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A stranger's plugin, the one of docs/writing-a-plugin.md, in a copy of the distribution. */
class PluginIT {

    private static final String YAML = "```yaml plugin\n";
    private static final Predicate<String> ALL = name -> true;

    @TempDir
    private static Path once;

    private static ExamplePlugin plugin;

    /** The page of the documentation, and the configuration that it begins with. */
    private static String page;

    private static String yaml;

    @TempDir
    private Path folder;

    /** A copy of the distribution, but for its libraries, which it shares. */
    private Path home;

    private Path plugins;

    @BeforeAll
    static void build() throws Exception {
        plugin = ExamplePlugin.build(once);
        page = Files.readString(ExamplePlugin.PROJECT.resolve("../../writing-a-plugin.md"));
        int start = page.indexOf(YAML) + YAML.length();
        yaml = "listeners:\n  local: {address: \"127.0.0.1:0\"}\n" + page.substring(start, page.indexOf("```", start));
    }

    @BeforeEach
    void copyTheDistribution() throws Exception {
        home = Files.createDirectories(folder.resolve("portcullis"));
        Files.createSymbolicLink(home.resolve("lib"), Program.HOME.resolve("lib"));
        for (String name : new String[] {"bin", "plugins"}) {
            Path copy = Files.createDirectories(home.resolve(name));
            try (Stream<Path> files = Files.list(Program.HOME.resolve(name))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        plugins = home.resolve("plugins");
        Program.write(folder, yaml);
    }

    /** Else the folder's deletion warns of what it does not follow. */
    @AfterEach
    void letGoOfTheLibraries() throws Exception {
        Files.delete(home.resolve("lib"));
    }

    private void install(Predicate<String> which) throws Exception {
        plugin.jar(plugins.resolve("tenant.jar"), ExamplePlugin.api(), which);
    }

    private Program.Result execute(String... arguments) throws Exception {
        return Program.executeAt(home, folder, arguments);
    }

    @Test
    void itsOwnTestsPass() throws Exception {
        Path tests = plugin.tests(once);
        URL[] roots = {plugin.classes().toUri().toURL(), tests.toUri().toURL()};
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        SummaryGeneratingListener result = new SummaryGeneratingListener();
        try (URLClassLoader loader = new URLClassLoader(roots, before)) {
            thread.setContextClassLoader(loader);
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClasspathRoots(Set.of(tests)))
                    .build();
            LauncherFactory.create().execute(request, result);
        } finally {
            thread.setContextClassLoader(before);
        }

        assertThat(result.getSummary().getFailures())
                .extracting(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .isEmpty();
        assertThat(result.getSummary().getTestsSucceededCount()).isGreaterThan(20);
    }

    @Test
    void commandsKnowIt() throws Exception {
        install(ALL);

        assertThat(execute("plugins").out())
                .containsPattern("tenant +policy +access +gateway, api, stage, route +tenant\\.jar\n");
        assertThat(execute("schema").out()).contains("\"policy-tenant\"", "The tenants that may call.");
        assertThat(execute("schema", "--page").out()).contains("`tenant`");
        assertThat(execute("check").out()).isEqualTo("gateway.yaml: ok, 1 API, 2 routes\n");
        assertThat(execute("explain", "GET", "/orders").out())
                .containsPattern("access +tenant +2 tenants, named in X-Tenant +gateway\\.yaml:6:5 \\(api\\)");
    }

    @Test
    void itsSettingsAreCheckedLikeOurs() throws Exception {
        install(ALL);
        Program.write(folder, yaml.replace("{allow: [acme, umbrella]}", "{alow: [acme], header: \"X Tenant\"}"));

        assertThat(execute("check").err())
                .contains("gateway.yaml:6:14  apis.orders.tenant.alow: unknown key (did you mean \"allow\"?)\n")
                .contains("apis.orders.tenant.allow: ");
    }

    @Test
    void servesRequests() throws Exception {
        install(ALL);

        try (Program program = Program.run(home, folder.resolve("gateway.yaml"), Map.of())) {
            URI orders = program.at("local", "/orders");
            HttpResponse<String> served = Http.get(orders, "X-Tenant", "acme");
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("X-Served-For")).hasValue("acme");
            assertThat(Http.get(orders, "X-Tenant", "hooli").statusCode()).isEqualTo(403);
            assertThat(Http.get(orders).statusCode()).isEqualTo(400);
            assertThat(Http.get(program.at("local", "/open")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void bringsItsLibrariesInAFolder() throws Exception {
        Predicate<String> library = name -> name.endsWith("TenantError.class");
        plugin.jar(plugins.resolve("tenant/tenant.jar"), ExamplePlugin.api(), library.negate());
        plugin.jar(plugins.resolve("tenant/library.jar"), null, library);

        try (Program program = Program.run(home, folder.resolve("gateway.yaml"), Map.of())) {
            assertThat(Http.get(program.at("local", "/orders")).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void withoutItItsKeyIsUnknown() throws Exception {
        assertThat(execute("check").err()).contains("gateway.yaml:6:5  apis.orders.tenant: unknown key");
    }

    @Test
    void isRefusedWithoutItsLineInTheManifest() throws Exception {
        plugin.jar(plugins.resolve("tenant.jar"), null, ALL);

        assertRefusedAsThePageSays(
                "tenant.jar: no Portcullis-Plugin-Api in the manifest (expected: Portcullis-Plugin-Api: 1)");
    }

    @Test
    void isRefusedWhenMadeForOtherInterfaces() throws Exception {
        plugin.jar(plugins.resolve("tenant.jar"), "2", ALL);

        assertRefusedAsThePageSays("tenant.jar: Portcullis-Plugin-Api: 2 (expected: Portcullis-Plugin-Api: 1)");
    }

    @Test
    void isRefusedWhenAnotherJarHasItsType() throws Exception {
        plugin.jar(plugins.resolve("a.jar"), "1", ALL);
        plugin.jar(plugins.resolve("b.jar"), "1", ALL);

        assertRefusedAsThePageSays("b.jar: type \"tenant\" is a plugin of a.jar, too");
    }

    @Test
    void isRefusedWhenTheRecordOfItsSettingsIsMissing() throws Exception {
        install(name -> !name.endsWith("TenantConfig.class"));

        assertRefused("tenant.jar: java.lang.NoClassDefFoundError: com/example/tenant/TenantConfig: "
                + "java.lang.ClassNotFoundException: com.example.tenant.TenantConfig");
    }

    @Test
    void isRefusedWithoutAService() throws Exception {
        install(name -> !name.startsWith("META-INF/services"));

        assertRefusedAsThePageSays(
                "tenant.jar: no plugin in it (expected: META-INF/services with the name of a factory)");
    }

    private void assertRefusedAsThePageSays(String reason) throws Exception {
        assertThat(page).contains("`" + reason + "`");
        assertRefused(reason);
    }

    private void assertRefused(String reason) throws Exception {
        for (String command : new String[] {"plugins", "check", "schema", "run"}) {
            Program.Result result = execute(command);
            assertThat(result.exit()).as(command).isEqualTo(1);
            assertThat(result.err()).as(command).contains(reason);
            assertThat(result.out()).as(command).isEmpty();
        }
    }

    @Test
    void classMissedWhenItIsMadeIsAProblemOfTheConfiguration() throws Exception {
        install(name -> !name.endsWith("TenantFilter.class"));

        Program.Result result = execute("run");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("gateway.yaml:6:5  apis.orders.tenant: cannot be made: "
                        + "java.lang.NoClassDefFoundError: com/example/tenant/TenantFilter (in tenant.jar)\n");
    }

    @Test
    void classMissedAtARequestRefusesItAndIsLoggedOnce() throws Exception {
        install(name -> !name.endsWith("TenantError.class"));

        try (Program program = Program.run(home, folder.resolve("gateway.yaml"), Map.of())) {
            URI orders = program.at("local", "/orders");
            for (int i = 0; i < 3; i++) {
                assertThat(Http.get(orders).statusCode()).isEqualTo(500);
            }
            assertThat(Http.get(orders, "X-Tenant", "acme").statusCode()).isEqualTo(200);
            program.stop();

            assertThat(program.log().all())
                    .filteredOn(line -> line.contains("NoClassDefFoundError"))
                    .filteredOn(line -> line.contains("(in tenant.jar)"))
                    .hasSize(1)
                    .allMatch(line -> line.contains("com/example/tenant/TenantError"));
        }
    }
}
