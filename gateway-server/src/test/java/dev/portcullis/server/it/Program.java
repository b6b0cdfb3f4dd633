package dev.portcullis.server.it;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running gateway, started by its launcher and ended with the test. */
final class Program implements AutoCloseable {

    static final Path HOME = Path.of(System.getProperty("portcullis.home"));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Lines log;
    private final Lines output;

    private Program(Process process) {
        this.process = process;
        this.log = new Lines(process.getErrorStream());
        this.output = new Lines(process.getInputStream());
    }

    /** Starts {@code run FILE} and waits until it is ready. */
    static Program run(Path file) throws IOException {
        return run(file, Map.of());
    }

    static Program run(Path file, Map<String, String> environment) throws IOException {
        return run(HOME, file, environment);
    }

    /** The program of another copy of the distribution. */
    static Program run(Path home, Path file, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = command(home, file.toAbsolutePath().getParent(), "run", file.toString());
        builder.environment().putAll(environment);
        return ready(builder);
    }

    private static Program ready(ProcessBuilder builder) throws IOException {
        Program program = new Program(builder.start());
        try {
            program.log.await(" Ready after ");
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
        return program;
    }

    /** The program with so many file descriptors and no more. */
    static Program runWith(int descriptors, Path folder, String yaml) throws IOException {
        Path file = write(folder, yaml);
        ProcessBuilder builder = command(HOME, folder, "run", file.toString());
        builder.command().addAll(0, List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$0\" \"$@\""));
        return ready(builder);
    }

    /** Writes {@code gateway.yaml}, with its operator's listener on a port the system chooses, and runs it. */
    static Program run(Path folder, String yaml) throws IOException {
        return run(write(folder, yaml));
    }

    /** Puts a new {@code gateway.yaml} in place at once, so that nobody sees half of it. */
    static Path write(Path folder, String yaml) throws IOException {
        Path file = folder.resolve("gateway.yaml");
        Path fresh =
                Files.writeString(folder.resolve("gateway.yaml.new"), "admin: {address: \"127.0.0.1:0\"}\n" + yaml);
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a command that ends by itself came to. */
    record Result(int exit, String out, String err) {}

    static Result execute(Path folder, String... arguments) throws Exception {
        return executeAt(HOME, folder, arguments);
    }

    /** A command of another copy of the distribution. */
    static Result executeAt(Path home, Path folder, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = command(home, folder, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            return new Result(
                    end(process),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private static ProcessBuilder command(Path home, Path folder, String... arguments) {
        List<String> words =
                new ArrayList<>(List.of(home.resolve("bin/portcullis").toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTCULLIS_"));
        builder.environment()
                .put(
                        "PORTCULLIS_JAVA",
                        Path.of(System.getProperty("java.home"), "bin/java").toString());
        return builder;
    }

    Lines log() {
        return log;
    }

    /** What it prints on standard output. */
    Lines output() {
        return output;
    }

    /** Where a listener that was there at the start is bound, such as {@code http://127.0.0.1:34567}. */
    URI at(String listener) {
        String before = " Listener " + listener + ": ";
        return log.all().stream()
                .filter(line -> line.contains(before))
                .map(line -> URI.create(line.substring(line.indexOf(before) + before.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no listener " + listener + " in " + log.all()));
    }

    URI at(String listener, String target) {
        return at(listener).resolve(target);
    }

    /** @param name such as {@code HUP} */
    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (end(kill) != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    /** Sends SIGTERM and waits for the exit code. */
    int stop() throws Exception {
        signal("TERM");
        return awaitExit();
    }

    int awaitExit() throws InterruptedException {
        int exit = end(process);
        log.awaitEnd();
        output.awaitEnd();
        return exit;
    }

    private static int end(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(process.info() + " has not ended after " + PATIENCE);
        }
        return process.exitValue();
    }

    /** Bytes of memory that the process has, as the kernel counts them. */
    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
