package dev.portcullis.server.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A headless Chromium with one page. It believes every certificate. */
final class Browser implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;
    private static final String[] NAMES = {"chromium", "chromium-browser", "google-chrome"};

    private final Process process;
    private final Path output;

    private Browser(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param folder for its profile */
    static Browser open(Path folder, URI page) throws IOException {
        Path output = folder.resolve("printed");
        Process process = new ProcessBuilder(
                        binary().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--ignore-certificate-errors",
                        "--no-proxy-server",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + folder,
                        page.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Browser(process, output);
    }

    private static Path binary() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> Stream.of(NAMES).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "no chromium on the PATH, which this test needs as a client (Debian: apt-get install chromium)"));
    }

    /** What it had to say, errors of the page included. */
    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends it, gently if it can, as it has files elsewhere; and waits, as its folder is to be removed. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            children.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }
}
