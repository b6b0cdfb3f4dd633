package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.GatewayConfig.TransportKind;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.config.tree.Secret;
import dev.portcullis.engine.BuiltIns;
import dev.portcullis.engine.Gateway;
import dev.portcullis.engine.GatewayOptions;
import dev.portcullis.engine.TreeReader;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.store.PurgeScope;
import dev.portcullis.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A gateway of one loop with all plugins, one client connection to it, and a count of what its loop allocates. */
final class LoadedGateway implements AutoCloseable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Location AT = Location.BUILT_IN;

    private final Gateway gateway;
    private final Socket client;
    private final InputStream in;
    private final long loop;
    private String lastHead = "";

    LoadedGateway(Map<String, Object> config) throws IOException {
        this(config, 1);
    }

    LoadedGateway(Map<String, Object> config, int loops) throws IOException {
        gateway = new Gateway(
                new GatewayOptions(loops, TransportKind.AUTO, Ticker.SYSTEM, TreeReader.NONE),
                PluginCatalog.load(LoadedGateway.class.getClassLoader()),
                BuiltIns.NONE);
        assertThat(apply(config)).filteredOn(problem -> !problem.warning()).isEmpty();
        client = connect();
        in = client.getInputStream();
        loop = loops > 1 ? -1 : theLoop();
    }

    private static long theLoop() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("portcullis-loop"))
                .reduce((one, other) -> {
                    throw new AssertionError("two loops: " + one + " and " + other);
                })
                .orElseThrow()
                .getId();
    }

    /** Another client's connection, which is the caller's to close. */
    Socket connect() throws IOException {
        var address = Objects.requireNonNull(gateway.addresses().get("main"));
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** What the gateway has counted. */
    MetricsSnapshot counters() {
        return gateway.counters();
    }

    /** Has kept answers forgotten. */
    long purge(PurgeScope scope) {
        return gateway.purge(scope);
    }

    /** Puts another configuration in force; gives back what is wrong with it. */
    List<Problem> apply(Map<String, Object> config) {
        ConfigNode root = tree(config);
        Problems problems = new Problems();
        GatewayConfig bound = Objects.requireNonNull(GatewayConfigBinder.bind(root, problems));
        gateway.apply(bound, root, Path.of(""), problems);
        return problems.all();
    }

    private static ConfigNode tree(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
            map.forEach((key, each) -> fields.put(key.toString(), new ConfigNode.Field(tree(each), AT)));
            return new ConfigNode.Fields(fields, AT);
        }
        if (value instanceof List<?> list) {
            return new ConfigNode.Items(list.stream().map(LoadedGateway::tree).toList(), AT);
        }
        if (value instanceof Secret secret) {
            return new ConfigNode.Text(secret.value(), true, AT, true);
        }
        return new ConfigNode.Text(value.toString(), true, AT);
    }

    /** Sends the request so many times, one after the other; gives back the bytes allocated for each. */
    double bytesPerRequest(String request, int times) throws IOException {
        byte[] bytes = request.getBytes(ISO_8859_1);
        byte[] answer = new byte[4096];
        long before = THREADS.getThreadAllocatedBytes(loop);
        for (int i = 0; i < times; i++) {
            client.getOutputStream().write(bytes);
            readAnswer(answer);
        }
        return (THREADS.getThreadAllocatedBytes(loop) - before) / (double) times;
    }

    /** Sends the request; gives back the status and the body of the answer, with a space between them. */
    String answer(String request) throws IOException {
        client.getOutputStream().write(request.getBytes(ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        lastHead = head.toString();
        String body = request.startsWith("HEAD ") ? "" : new String(body(), ISO_8859_1);
        return head.substring(9, 12) + " " + body;
    }

    private byte[] body() throws IOException {
        if (lastHead.contains("\r\nTransfer-Encoding: chunked\r\n")) {
            return chunks();
        }
        String name = "\r\nContent-Length: ";
        int at = lastHead.indexOf(name) + name.length();
        return at < name.length()
                ? new byte[0]
                : in.readNBytes(Integer.parseInt(lastHead.substring(at, lastHead.indexOf("\r\n", at))));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            in.skipNBytes(2);
        }
        in.skipNBytes(2);
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    /** The head of the answer that {@link #answer} has read last. */
    String lastHead() {
        return lastHead;
    }

    /** Answers here end in a dot, and have no other. */
    private void readAnswer(byte[] into) throws IOException {
        int length = 0;
        while (length == 0 || into[length - 1] != '.') {
            int read = in.read(into, length, into.length - length);
            if (read < 0) {
                throw new AssertionError("the gateway closed: " + new String(into, 0, length, ISO_8859_1));
            }
            length += read;
        }
        assertThat(into[9]).as("first digit of the status").isEqualTo((byte) '2');
    }

    @Override
    public void close() throws IOException {
        client.close();
        gateway.stop(Duration.ZERO, Duration.ofSeconds(5))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
