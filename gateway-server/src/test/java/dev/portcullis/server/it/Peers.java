package dev.portcullis.server.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Programs of others, which the module {@code peers} has unpacked. */
final class Peers {

    private static final Path HOME = Path.of(System.getProperty("portcullis.peers"));

    private Peers() {}

    /** The jars of gRPC's programs for tests between implementations, as a class path. */
    static String grpc() {
        return HOME.resolve("grpc") + "/*";
    }

    /** A file out of those jars. */
    static byte[] grpcFile(String name) throws IOException {
        try (Stream<Path> jars = Files.list(HOME.resolve("grpc"))) {
            for (Path jar : jars.toList()) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    ZipEntry entry = zip.getEntry(name);
                    if (entry != null) {
                        return zip.getInputStream(entry).readAllBytes();
                    }
                }
            }
        }
        throw new AssertionError("no " + name + " in " + grpc());
    }

    /** Unpacks h2spec, the conformance suite of HTTP/2, into the folder. */
    static Path h2spec(Path folder) throws IOException, InterruptedException {
        Path archive = HOME.resolve("h2spec/2.2.0/h2spec_linux_amd64.tar.gz");
        String said = run(folder, 30, List.of("tar", "-xzf", archive.toString()));
        Path program = folder.resolve("h2spec");
        if (!Files.isExecutable(program)) {
            throw new AssertionError(archive + " has no h2spec: " + said);
        }
        return program;
    }

    /** Runs a program to its end and returns what it printed, colours left out. */
    static String run(Path folder, int seconds, List<String> command) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(folder, "printed", "");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String text = Files.readString(printed, StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
            if (!ended) {
                throw new AssertionError(command + " has not ended after " + seconds + " s:\n" + text);
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
