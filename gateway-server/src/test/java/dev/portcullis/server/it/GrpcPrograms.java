package dev.portcullis.server.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** gRPC's own client or server in a process of its own. */
final class GrpcPrograms implements AutoCloseable {

    private final Process process;
    private final Lines output;

    private GrpcPrograms(String role) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ownClasses() + File.pathSeparator + Peers.grpc(),
                        GrpcPeer.class.getName(),
                        role)
                .redirectErrorStream(true)
                .start();
        output = new Lines(process.getInputStream());
    }

    private static String ownClasses() {
        return Path.of("target", "test-classes").toAbsolutePath().toString();
    }

    /** A server in plain text, and one with TLS and the certificate for {@code *.test.google.fr} that the client trusts. */
    static GrpcPrograms server() throws IOException {
        return new GrpcPrograms("server");
    }

    static GrpcPrograms client() throws IOException {
        return new GrpcPrograms("client");
    }

    /** The port on which the server speaks {@code plain} or {@code tls}. Ask for them in this order. */
    int port(String protocol) {
        String line = output.await(GrpcPeer.SAYS + protocol + " ");
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Runs one case; fails with all that the client has printed. */
    void run(String... arguments) throws IOException {
        int before = output.all().size();
        process.getOutputStream().write((String.join(" ", arguments) + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        String verdict = output.await(GrpcPeer.SAYS);
        if (!verdict.endsWith("passed")) {
            List<String> printed = new ArrayList<>(output.all());
            throw new AssertionError(String.join("\n", printed.subList(before, printed.size())));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
