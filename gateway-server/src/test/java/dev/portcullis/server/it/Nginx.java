package dev.portcullis.server.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A real nginx that serves a folder, and stores what is put under {@code /in/}; {@code /gateway/} leads to the socket
 * {@code gateway.sock} there. On {@code plain.sock} it answers with what it was asked, on {@code told.sock} with what the PROXY
 * protocol says. Its files live in that folder, too.
 */
final class Nginx implements AutoCloseable {

    private static final String SETTINGS = """
            daemon off;
            master_process off;
            pid %1$s/nginx.pid;
            error_log stderr notice;
            events {}
            http {
              access_log off;
              sendfile on;
              client_body_temp_path %1$s/temporary;
              proxy_temp_path %1$s/temporary;
              fastcgi_temp_path %1$s/temporary;
              uwsgi_temp_path %1$s/temporary;
              scgi_temp_path %1$s/temporary;
              server {
                listen 127.0.0.1:%2$d;
                root %1$s;
                client_max_body_size 0;
                location /in/ { dav_methods PUT; }
                location /gateway/ {
                  proxy_pass http://unix:%1$s/gateway.sock:/;
                  proxy_set_header X-Forwarded-For 192.0.2.1;
                }
              }
              server {
                listen unix:%1$s/plain.sock;
                return 200 "$http_host $request_uri $http_x_forwarded_for";
              }
              server {
                listen unix:%1$s/told.sock proxy_protocol;
                return 200 "$proxy_protocol_addr $proxy_protocol_server_port";
              }
            }
            """;

    private static final int TRIES = 5;

    private final Process process;
    private final URI address;

    private Nginx(Process process, int port) {
        this.process = process;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    URI address() {
        return address;
    }

    /** nginx cannot be asked for any port; when another process is quicker than we are, it ends, and we take another. */
    static Nginx serve(Path folder) throws IOException {
        Path binary = binary();
        Files.createDirectories(folder.resolve("in"));
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            Path settings = Files.writeString(folder.resolve("nginx.conf"), SETTINGS.formatted(folder, port));
            Process process = new ProcessBuilder(binary.toString(), "-c", settings.toString(), "-e", "stderr")
                    .directory(folder.toFile())
                    .start();
            try {
                new Lines(process.getErrorStream()).await("getrlimit");
                return new Nginx(process, port);
            } catch (AssertionError e) {
                process.destroyForcibly();
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Where it is; an error that says what is missing if it is nowhere. */
    static Path binary() {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .map(directory -> Path.of(directory, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "no nginx on the PATH, which this test needs as a server (Debian: apt-get install nginx-light)"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
