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
        return ready(launch(home, file, environment));
    }

    /** Starts {@code run FILE --take-over} with this state directory; does not wait. */
    static Program takeOver(Path file, Path state, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--take-over");
        return launch(HOME, file, Map.of("PORTCULLIS_STATE", state.toString()), all.toArray(String[]::new));
    }

    private static Program launch(Path home, Path file, Map<String, String> environment, String... options)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("run", file.toString()));
        words.addAll(List.of(options));
        ProcessBuilder builder = command(home, file.toAbsolutePath().getParent(), words.toArray(String[]::new));
        builder.environment().putAll(environment);
        return start(builder);
    }

    /** @param limits what {@code ulimit} is told before the start, such as {@code -n 100} */
    static Program runWithin(String limits, Path folder, String yaml) throws IOException {
        ProcessBuilder builder =
                command(HOME, folder, "run", write(folder, yaml).toString());
        builder.command().addAll(0, List.of("sh", "-c", "ulimit " + limits + " && exec \"$@\"", "limited"));
        return ready(start(builder));
    }

    private static Program ready(Program program) {
        try {
            program.log.await(" Ready after ");
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
        return program;
    }

    /** Begins to start it and does not wait. */
    static Program start(Path folder, String yaml) throws IOException {
        return start(command(HOME, folder, "run", write(folder, yaml).toString()));
    }

    private static Program start(ProcessBuilder builder) throws IOException {
        return new Program(builder.start());
    }

    /** Writes {@code gateway.yaml}, with its operator's listener on a port the system chooses, and runs it. */
    static Program run(Path folder, String yaml) throws IOException {
        return run(write(folder, yaml));
    }

    /** Does the same with a program that looks for leaks in earnest; each would be a line with {@code LEAK} in its log. */
    static Program runWatched(Path folder, String yaml) throws IOException {
        return run(write(folder, yaml), Map.of("PORTCULLIS_JAVA_OPTS", "-Dio.netty.leakDetection.level=paranoid"));
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

    /** Runs one that keeps the classes it has loaded in this file when it stops. */
    static Program keepingClasses(Path file, Path folder, String yaml) throws IOException {
        ProcessBuilder builder =
                commandAlone(HOME, folder, "run", write(folder, yaml).toString());
        builder.environment().put("PORTCULLIS_CDS", file.toString());
        return ready(start(builder));
    }

    private static ProcessBuilder command(Path home, Path folder, String... arguments) {
        ProcessBuilder builder = commandAlone(home, folder, arguments);
        if (SharedClasses.USED && home.equals(HOME) && arguments.length > 0 && arguments[0].equals("run")) {
            builder.environment().put("PORTCULLIS_CDS", SharedClasses.file().toString());
        }
        return builder;
    }

    private static ProcessBuilder commandAlone(Path home, Path folder, String... arguments) {
        // as from a terminal: a shell starts what runs in the background with SIGINT ignored, and so do its children
        List<String> words = new ArrayList<>(List.of(
                "env", "--default-signal=INT", home.resolve("bin/portcullis").toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTCULLIS_"));
        builder.environment()
                .put(
                        "PORTCULLIS_JAVA",
                        Path.of(System.getProperty("java.home"), "bin/java").toString());
        return builder;
    }

    /** Waits until it serves. */
    Program awaitReady() {
        return ready(this);
    }

    long pid() {
        return process.pid();
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

    /** Waits until the metric has the value. @param name with its labels, if it has some */
    void awaitMetric(String name, double value) throws Exception {
        Eventually.that(name + " is " + value, () -> metric(name) == value);
    }

    /** The value of a metric, 0 if there is none of the name. */
    double metric(String name) throws Exception {
        return Http.get(at("admin", "/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Bytes of memory that the process has, as the kernel counts them. */
    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Processor time that it has used. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
