package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gigabyte each way, between a raw socket and nginx: every byte arrives, and the gateway's memory does not grow. */
@Timeout(120)
class LargeTransferIT {

    private static final Logger LOG = LoggerFactory.getLogger(LargeTransferIT.class);
    private static final int MEBIBYTE = 1 << 20;
    private static final long WARM_UP = 64L * MEBIBYTE;
    private static final long LARGE = 1024L * MEBIBYTE;
    private static final long MOST_GROWTH = 64L * MEBIBYTE;
    private static final int SAMPLE_EVERY = 16 * MEBIBYTE;

    @TempDir
    private Path folder;

    private Nginx nginx;
    private Program program;

    @BeforeAll
    static void needsNginx() {
        assertThat(Nginx.binary()).isExecutable();
    }

    @BeforeEach
    void start() throws Exception {
        nginx = Nginx.serve(folder);
        program = Program.run(folder, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                upstreams: {nginx: {targets: ["%s"]}}
                apis: {all: {routes: {"ANY /{proxy+}": {integration: nginx, size-limit: 2GiB}}}}
                """.formatted(nginx.address()));
    }

    @AfterEach
    void stop() {
        program.close();
        nginx.close();
    }

    @Test
    void downloadsGigabyteInConstantMemory() throws Exception {
        sparse("small", WARM_UP);
        Path large = sparse("large", LARGE);
        long sum = sumOf(large);
        download("/small");
        Transfer transfer = download("/large");

        transfer.report("download");
        assertThat(transfer.bytes).isEqualTo(LARGE);
        assertThat(transfer.sum.getValue()).isEqualTo(sum);
        assertThat(transfer.growth()).as("memory: %s", transfer).isLessThan(MOST_GROWTH);
    }

    @Test
    void uploadsGigabyteInConstantMemory() throws Exception {
        upload(sparse("small", WARM_UP), "/in/small");
        Path large = sparse("large", LARGE);
        Transfer transfer = upload(large, "/in/large");

        transfer.report("upload");
        assertThat(folder.resolve("in/large")).hasSize(LARGE);
        assertThat(sumOf(folder.resolve("in/large"))).isEqualTo(sumOf(large));
        assertThat(transfer.growth()).as("memory: %s", transfer).isLessThan(MOST_GROWTH);
    }

    /** Holes but for the number of each mebibyte at its beginning, so that what changes places is noticed. */
    private Path sparse(String name, long size) throws IOException {
        Path file = folder.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long at = 0; at < size; at += MEBIBYTE) {
                channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, at + 1), at);
            }
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        return file;
    }

    private Transfer download(String target) throws Exception {
        Transfer transfer = new Transfer(program);
        try (SocketChannel socket = open()) {
            head(socket, "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            ByteBuffer buffer = ByteBuffer.allocateDirect(MEBIBYTE);
            String head = readHead(socket, buffer);
            assertThat(head).startsWith("HTTP/1.1 200 ");
            for (int count = buffer.remaining(); count >= 0; count = socket.read(buffer.clear()), buffer.flip()) {
                transfer.passed(buffer);
            }
        }
        return transfer.end();
    }

    private Transfer upload(Path file, String target) throws Exception {
        Transfer transfer = new Transfer(program);
        try (SocketChannel socket = open();
                FileChannel from = FileChannel.open(file)) {
            head(
                    socket,
                    "PUT " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + from.size()
                            + "\r\n\r\n");
            for (long at = 0; at < from.size(); ) {
                long count = from.transferTo(at, SAMPLE_EVERY, socket);
                at += count;
                transfer.passed(count);
            }
            assertThat(readHead(socket, ByteBuffer.allocate(16 * 1024))).startsWith("HTTP/1.1 201 ");
        }
        return transfer.end();
    }

    private SocketChannel open() throws IOException {
        URI plain = program.at("plain");
        return SocketChannel.open(new InetSocketAddress(plain.getHost(), plain.getPort()));
    }

    private static void head(SocketChannel socket, String text) throws IOException {
        socket.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The head as text; what has come of the body is left in the buffer. */
    private static String readHead(SocketChannel socket, ByteBuffer buffer) throws IOException {
        while (socket.read(buffer) >= 0) {
            String text = StandardCharsets.ISO_8859_1
                    .decode(buffer.duplicate().flip())
                    .toString();
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                buffer.flip().position(end + 4);
                return text.substring(0, end);
            }
        }
        throw new IOException("ended within the head");
    }

    private static long sumOf(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(MEBIBYTE);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                sum.update(buffer.flip());
            }
        }
        return sum.getValue();
    }

    /** Bytes that have passed, and the gateway's memory meanwhile. */
    private static final class Transfer {

        private final Program program;
        private final CRC32C sum = new CRC32C();
        private final long before;
        private final long started = System.nanoTime();
        private long bytes;
        private long most;
        private long nextSample = SAMPLE_EVERY;
        private long nanos;

        Transfer(Program program) throws IOException {
            this.program = program;
            this.before = program.residentBytes();
        }

        void passed(ByteBuffer buffer) throws IOException {
            int count = buffer.remaining();
            sum.update(buffer);
            passed(count);
        }

        void passed(long count) throws IOException {
            bytes += count;
            if (bytes >= nextSample) {
                nextSample += SAMPLE_EVERY;
                most = Math.max(most, program.residentBytes());
            }
        }

        Transfer end() throws IOException {
            nanos = System.nanoTime() - started;
            most = Math.max(most, program.residentBytes());
            return this;
        }

        long growth() {
            return most - before;
        }

        void report(String what) {
            LOG.warn("{}: {}", what, this);
        }

        @Override
        public String toString() {
            return bytes / MEBIBYTE + " MiB in " + nanos / 1_000_000 + " ms, resident " + before / MEBIBYTE
                    + " MiB before, " + most / MEBIBYTE + " MiB at most";
        }
    }
}
