package dev.portcullis.discovery;

import dev.portcullis.config.model.DnsConfig;
import dev.portcullis.config.model.HostPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on the loopback interface, on a thread of its own, that knows what the test tells it (RFC 1035). */
public final class DnsServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int NAME_OF_QUESTION = 0xc000 | HEADER;
    private static final int RESPONSE = 0x8180;
    private static final int NO_SUCH_NAME = 3;
    private static final int A = 1;
    private static final int SRV = 33;

    private final DatagramSocket socket;
    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int ttl = 1;
    private volatile boolean silent;

    public DnsServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "dns-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Settings that ask this server. */
    public DnsConfig config() {
        return new DnsConfig(
                List.of(new HostPort("127.0.0.1", port())),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Questions so far. */
    public int asked() {
        return asked.get();
    }

    /** How long answers hold. */
    public DnsServer ttl(int seconds) {
        ttl = seconds;
        return this;
    }

    /** Answers nothing from now on, or again. */
    public void silent(boolean now) {
        silent = now;
    }

    /** The name has these addresses; none for a name that does not exist. */
    public DnsServer addresses(String name, String... addresses) {
        put(
                A,
                name,
                Arrays.stream(addresses)
                        .map(address -> NameBook.literal(address).getAddress())
                        .toList());
        return this;
    }

    /** The name has these services, each {@code priority weight port host}. */
    public DnsServer services(String name, String... services) {
        put(SRV, name, Arrays.stream(services).map(DnsServer::service).toList());
        return this;
    }

    private void put(int type, String name, List<byte[]> data) {
        if (data.isEmpty()) {
            records.remove(type + name);
        } else {
            records.put(type + name, data);
        }
    }

    private static byte[] service(String text) {
        String[] parts = text.split(" ");
        ByteBuf data = Unpooled.buffer();
        for (int i = 0; i < 3; i++) {
            data.writeShort(Integer.parseInt(parts[i]));
        }
        for (String label : parts[3].split("\\.")) {
            data.writeByte(label.length()).writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        data.writeByte(0);
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        return bytes;
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                packet.setLength(1500);
                socket.receive(packet);
                asked.incrementAndGet();
                if (!silent) {
                    byte[] answer = answer(Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength()));
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private byte[] answer(ByteBuf question) {
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        for (int length = question.getByte(end); length > 0; length = question.getByte(end)) {
            name.append(name.length() == 0 ? "" : ".")
                    .append(question.toString(end + 1, length, StandardCharsets.US_ASCII));
            end += 1 + length;
        }
        int type = question.getUnsignedShort(end + 1);
        List<byte[]> found = records.getOrDefault(type + name.toString(), List.of());
        boolean known = records.keySet().stream()
                .anyMatch(key -> key.replaceFirst("[0-9]+", "").contentEquals(name));
        ByteBuf answer = Unpooled.buffer();
        answer.writeShort(question.getShort(0))
                .writeShort(RESPONSE | (known ? 0 : NO_SUCH_NAME))
                .writeShort(1)
                .writeShort(found.size())
                .writeInt(0)
                .writeBytes(question, HEADER, end + 5 - HEADER);
        for (byte[] data : found) {
            answer.writeShort(NAME_OF_QUESTION)
                    .writeShort(type)
                    .writeShort(1)
                    .writeInt(ttl)
                    .writeShort(data.length)
                    .writeBytes(data);
        }
        byte[] bytes = new byte[answer.readableBytes()];
        answer.readBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
    }
}
