package dev.portcullis.server.admin;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.server.reload.Refusal;
import dev.portcullis.server.reload.Revision;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The active configuration, its routes and its upstreams as JSON. */
final class ConfigJson {

    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName CACHE_CONTROL = HeaderName.of("Cache-Control");

    private final GatewayView view;

    ConfigJson(GatewayView view) {
        this.view = view;
    }

    /** Answer of {@code GET /config}; times as ISO 8601, {@code lastRefusal} null if the files are in force, {@code kept} whether on the disk. */
    record ConfigAnswer(
            long revision,
            boolean kept,
            @Nullable String loadedAt,
            @Nullable RefusalAnswer lastRefusal,
            @Nullable String yaml) {}

    /** A configuration that was refused, problems as they are printed. */
    record RefusalAnswer(String at, List<String> problems) {

        static @Nullable RefusalAnswer of(@Nullable Refusal refusal) {
            return refusal == null
                    ? null
                    : new RefusalAnswer(
                            refusal.at().toString(),
                            refusal.problems().stream().map(Problem::toString).toList());
        }
    }

    /** The writer, made when first needed. */
    private static final class Writer {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    LocalResponse config() {
        Revision active = view.config().active();
        RefusalAnswer refusal = RefusalAnswer.of(view.config().refused());
        return json(
                active == null
                        ? new ConfigAnswer(0, false, null, refusal, null)
                        : new ConfigAnswer(
                                active.number(),
                                view.config().kept(),
                                active.loadedAt().toString(),
                                refusal,
                                active.yaml()));
    }

    LocalResponse routes() {
        return json(view.routes());
    }

    LocalResponse upstreams() {
        return json(UpstreamsJson.of(view.stats()));
    }

    private static LocalResponse json(Object value) {
        return LocalResponse.of(200)
                .with(CONTENT_TYPE, "application/json")
                .with(CACHE_CONTROL, "no-store")
                .withBody(Writer.MAPPER.writeValueAsBytes(value));
    }
}
