package dev.portcullis.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.BuiltIns;
import dev.portcullis.server.admin.GatewayView.Phase;
import dev.portcullis.server.reload.ConfigCoordinator;
import dev.portcullis.server.reload.ConfigTarget;
import dev.portcullis.server.reload.ControlThread;
import dev.portcullis.server.reload.YamlFileLoader;
import dev.portcullis.server.revisions.RevisionLog;
import dev.portcullis.server.revisions.RevisionStore;
import dev.portcullis.server.state.StateDirectory;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.store.PurgeScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdminAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @TempDir
    Path folder;

    private final ControlThread control = new ControlThread();
    private Path file = Path.of("");
    private ConfigCoordinator coordinator;
    private FakeView view;
    private BuiltIns answers = BuiltIns.NONE;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("gateway.yaml"), "drain: {timeout: 10s}\n");
        coordinator = coordinator();
        assertThat(coordinator.start(new Problems()).join()).isTrue();
        control.execute(coordinator::keep);
        control.call(() -> true).orTimeout(10, TimeUnit.SECONDS).join();
        view = new FakeView(coordinator.status());
        answers = AdminAnswers.of(new AdminConfig(true, new HostPort("127.0.0.1", 0), false, List.of()), view);
    }

    private ConfigCoordinator coordinator() {
        Function<GatewayConfig, ConfigTarget> opener = config -> new AcceptingTarget();
        return new ConfigCoordinator(
                new YamlFileLoader(file, (rest, root, directory, problems) -> {}),
                opener,
                control,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new RevisionLog(new RevisionStore(new StateDirectory(folder.resolve("state")))));
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void isLiveFromTheStart() throws Exception {
        assertThat(get(answers.health(), "GET /health/live").body()).isEqualTo("{\"status\":\"live\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "'', , , ",
        "api=orders, orders, , ",
        "api=orders&stage=beta&route=GET%20/items/%7Bid%7D, orders, beta, GET /items/{id}"
    })
    void purgesWhatTheQueryNames(String query, String api, String stage, String route) throws Exception {
        Call purged = purge(query);

        assertThat(purged.body()).isEqualTo("{\"purged\":7}");
        assertThat(view.purged).containsExactly(new PurgeScope(api, stage, route));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ap=orders", "api=", "api", "api=a&api=b", "api=%zz", "&"})
    void purgesNothingForAQueryThatItDoesNotKnow(String query) throws Exception {
        assertThat(purge(query).error()).isEqualTo(AdminError.ADMIN_PURGE);
        assertThat(view.purged).isEmpty();
    }

    @Test
    void isReadyOnlyBetweenStartingAndStopping() throws Exception {
        Call starting = get(answers.health(), "GET /health/ready");
        view.enter(Phase.READY);
        Call ready = get(answers.health(), "GET /health/ready");
        view.enter(Phase.STOPPING);
        Call stopping = get(answers.health(), "GET /health/ready");

        assertThat(starting.response().status()).isEqualTo(503);
        assertThat(starting.body()).isEqualTo("{\"status\":\"starting\"}");
        assertThat(ready.response().status()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(stopping.response().status()).isEqualTo(503);
        assertThat(stopping.body()).isEqualTo("{\"status\":\"stopping\"}");
    }

    @Test
    void showsActiveConfiguration() throws Exception {
        JsonNode config = json(get(answers.admin(), "GET /config"));

        assertThat(config.get("revision").asLong()).isEqualTo(1);
        assertThat(config.get("kept").asBoolean()).isTrue();
        assertThat(config.get("loadedAt").asString()).isEqualTo("2026-11-23T06:00:00Z");
        assertThat(config.get("lastRefusal").isNull()).isTrue();
        assertThat(config.get("yaml").asString()).isEqualTo("drain:\n  timeout: 10s\n");
    }

    @Test
    void showsWhyFilesWereRefused() throws Exception {
        Files.writeString(file, "drain: {timeot: 10s}\n");
        coordinator.reload();
        control.call(() -> true).orTimeout(10, TimeUnit.SECONDS).join();

        JsonNode config = json(get(answers.admin(), "GET /config"));

        assertThat(config.get("revision").asLong()).isEqualTo(1);
        assertThat(config.get("lastRefusal").get("at").asString()).isEqualTo("2026-11-23T06:00:00Z");
        assertThat(config.get("lastRefusal").get("problems").get(0).asString()).contains("drain.timeot: unknown key");
    }

    @Test
    void listsRoutes() throws Exception {
        assertThat(get(answers.admin(), "GET /routes").body())
                .isEqualTo(
                        "[{\"api\":\"orders\",\"stage\":\"beta\",\"hosts\":[\"api.example.com\"],"
                                + "\"key\":\"GET /items/{id}\",\"integration\":\"upstream orders\",\"policies\":[\"metrics\"]}]");
    }

    @Test
    void givesMetricsInTheTextFormatOfPrometheus() throws Exception {
        String text = get(answers.metrics(), "GET /metrics").body();

        String labels = "api=\"orders\",route=\"GET /items/{id}\",stage=\"beta\"";
        assertThat(text.lines())
                .contains(
                        "# TYPE portcullis_requests_total counter",
                        "portcullis_requests_total{" + labels + ",status=\"2xx\"} 1.0",
                        "portcullis_requests_total{" + labels + ",status=\"5xx\"} 0.0",
                        "portcullis_request_duration_seconds_bucket{" + labels + ",le=\"0.002048\"} 0",
                        "portcullis_request_duration_seconds_bucket{" + labels + ",le=\"0.004096\"} 1",
                        "portcullis_request_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 1",
                        "portcullis_request_duration_seconds_sum{" + labels + "} 0.003",
                        "portcullis_upstream_latency_seconds_count{" + labels + "} 1",
                        "portcullis_connections 3.0",
                        "portcullis_connections_accepted_total 10.0",
                        "portcullis_tls_handshake_failures_total 1.0",
                        "portcullis_client_floods_total 4.0",
                        "portcullis_connections_refused_total{reason=\"address\"} 9.0",
                        "portcullis_connections_relieved_total 7.0",
                        "portcullis_requests_shed_total{reason=\"loop-delay\"} 8.0",
                        "portcullis_slow_clients_total{kind=\"head\"} 6.0",
                        "portcullis_slow_clients_total{kind=\"body\"} 5.0",
                        "portcullis_slow_clients_total{kind=\"answer\"} 4.0",
                        "portcullis_loop_delay_seconds 0.25",
                        "portcullis_heap_live_ratio 0.5",
                        "portcullis_direct_memory_ratio 0.25",
                        "portcullis_upstream_idle{endpoint=\"10.0.0.1:8080\",upstream=\"orders\"} 3.0",
                        "portcullis_upstream_retries_total{upstream=\"orders\"} 7.0",
                        "portcullis_upstream_retries_over_budget_total{upstream=\"orders\"} 6.0",
                        "portcullis_upstream_pending_refused_total{upstream=\"orders\"} 5.0",
                        "portcullis_upstream_circuit_state{upstream=\"orders\"} 2.0",
                        "portcullis_upstream_circuit_openings_total{upstream=\"orders\"} 4.0",
                        "portcullis_upstream_circuit_refused_total{upstream=\"orders\"} 3.0",
                        "# HELP portcullis_lines_dropped_total Lines dropped.",
                        "portcullis_lines_dropped_total{to=\"a.log\"} 3.0",
                        "portcullis_lines_dropped_total{to=\"b.log\"} 9.0",
                        "portcullis_tokens_fetched_total{from=\"issuer\"} 1.0",
                        "portcullis_config_revision 1.0",
                        "portcullis_config_revision_kept 1.0",
                        "portcullis_config_refused 0.0");
        assertThat(text).contains("jvm_memory_used_bytes", "process_uptime_seconds", "system_cpu_count");
        assertThat(text).doesNotContain("portcullis_upstream_circuit_state{upstream=\"plain\"}");
        assertThat(text).doesNotContain("portcullis_request_duration_seconds_count{api=\"hello\"");
    }

    @Test
    void countsAgainAtEachScrape() throws Exception {
        String first = get(answers.metrics(), "GET /metrics").body();

        assertThat(get(answers.metrics(), "GET /metrics").body().lines().filter(line -> line.startsWith("portcullis_")))
                .containsExactlyElementsOf(first.lines()
                        .filter(line -> line.startsWith("portcullis_"))
                        .toList());
    }

    @Test
    void refusesStrangersOnTheOperatorsListener() throws Exception {
        for (Integration answer : List.of(
                answers.admin().get("GET /config"),
                answers.metrics().get("GET /metrics"),
                answers.health().get("GET /health/live"))) {
            assertThat(new Call("admin", "evil.example.com", null).send(answer).error())
                    .isEqualTo(AdminError.ADMIN_HOST);
            assertThat(new Call("admin", "localhost", "http://evil.example.com")
                            .send(answer)
                            .error())
                    .isEqualTo(AdminError.ADMIN_ORIGIN);
        }
    }

    @Test
    void answersProbesThatCallOtherListenersByAddress() throws Exception {
        Integration live = answers.health().get("GET /health/live");

        assertThat(new Call("public", "10.1.2.3:8080", null)
                        .send(live)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    private Call purge(String query) throws Exception {
        return new Call("admin", "localhost:9901", null, query)
                .send(answers.admin().get("POST /cache/purge"));
    }

    private static Call get(Map<String, Integration> from, String key) throws Exception {
        return new Call("admin", "localhost:9901", null).send(from.get(key));
    }

    private static JsonNode json(Call call) throws Exception {
        return JsonMapper.shared().readTree(call.body());
    }
}
