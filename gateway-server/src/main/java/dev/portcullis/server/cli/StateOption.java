package dev.portcullis.server.cli;

import dev.portcullis.server.state.StateDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of several commands that says where a gateway keeps its state. */
final class StateOption {

    @Option(
            names = {"--state"},
            paramLabel = "DIR",
            description = "Where the gateway keeps its state; PORTCULLIS_STATE, systemd's STATE_DIRECTORY, or"
                    + " .portcullis/NAME beside the configuration if not given.")
    private @Nullable Path directory;

    StateDirectory of(Path configuration) {
        return StateDirectory.of(directory, configuration, System::getenv);
    }
}
