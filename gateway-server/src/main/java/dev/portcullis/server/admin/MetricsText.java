package dev.portcullis.server.admin;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything measured, in the text format of Prometheus, version 0.0.4. Confined to one thread at a time. */
final class MetricsText {

    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");

    private final GatewayView view;
    private @Nullable Meters meters;

    MetricsText(GatewayView view) {
        this.view = view;
    }

    LocalResponse response() throws IOException {
        Meters opened = meters;
        if (opened == null) {
            opened = new Meters(view);
            meters = opened;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 16);
        opened.registry.scrape(text, FORMAT);
        return LocalResponse.of(200).with(CONTENT_TYPE, FORMAT).withBody(text.toByteArray());
    }

    /** All that is measured. A class of its own, so that Micrometer is loaded with it and not before. */
    private static final class Meters {

        private final PrometheusMeterRegistry registry;

        Meters(GatewayView view) {
            PrometheusRegistry collectors = new PrometheusRegistry();
            collectors.register(new RouteMeters(view::counters));
            collectors.register(new GatewayMeters(view));
            collectors.register(new PluginMeters(view::counts));
            registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, collectors, Clock.SYSTEM);
            // Listens to the collector for as long as the process lives, as the registry does.
            @SuppressWarnings("resource")
            JvmGcMetrics pauses = new JvmGcMetrics();
            List<MeterBinder> binders = List.of(
                    new JvmMemoryMetrics(),
                    pauses,
                    new JvmThreadMetrics(),
                    new ProcessorMetrics(),
                    new UptimeMetrics(),
                    new FileDescriptorMetrics());
            binders.forEach(binder -> binder.bindTo(registry));
        }
    }
}
