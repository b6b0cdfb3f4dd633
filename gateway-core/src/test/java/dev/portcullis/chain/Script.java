package dev.portcullis.chain;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.KeptAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays the exchange: writes down what the walk makes it do, and turns outwards when the integration answers. */
final class Script implements ChainRun.Walker {

    final List<String> lines = new ArrayList<>();

    /** What the integration does; nothing if it answers later. */
    Runnable integration = () -> {};

    @Override
    public void integrate() {
        lines.add("integrate");
        integration.run();
    }

    @Override
    public void answered(LocalResponse response) {
        lines.add("answered " + response.status());
    }

    @Override
    public void served(KeptAnswer answer) {
        lines.add("served");
    }

    @Override
    public void refused(GatewayError error, @Nullable Throwable cause) {
        lines.add("refused " + error.code() + (cause == null ? "" : " " + cause.getMessage()));
    }

    @Override
    public void commit() {
        lines.add("commit");
    }

    @Override
    public void parked() {
        lines.add("parked");
    }

    @Override
    public void unparked() {
        lines.add("unparked");
    }
}
