package dev.portcullis.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which build this is and what it runs on. */
@Command(name = "version", description = "Shows the version of the gateway and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The version of the build; {@code (development)} where classes do not come from a jar. */
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    @Override
    public Integer call() {
        terminal.out()
                .println("portcullis " + version() + ", Java " + System.getProperty("java.version") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return 0;
    }
}
