package dev.portcullis.server.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a running gateway whether it is ready: the health check of a container, which has no other HTTP client. */
@Command(name = "health", description = "Asks a running gateway whether it is ready; exit code 0 if it is, 1 if not.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class HealthCommand implements Callable<Integer> {

    private static final int PATIENCE_MILLIS = 3000;

    private final Terminal terminal;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9901/health/ready",
            description = "Where to ask; ${DEFAULT-VALUE} if not given.")
    private URI url;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    HealthCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            int status = ask();
            terminal.out().println(url + ": " + (status == HttpURLConnection.HTTP_OK ? "ready" : "answers " + status));
            return status == HttpURLConnection.HTTP_OK ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            terminal.err().println(url + ": " + e.getMessage());
            return 1;
        }
    }

    private int ask() throws IOException {
        if (!(url.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("cannot be asked (expected: an http or https URL)");
        }
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
