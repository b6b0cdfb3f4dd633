package dev.portcullis.server.it;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of WebSockets (RFC 6455) that sends back every frame it gets, one connection at a time. */
final class WebSocketEcho implements AutoCloseable {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("(?i)\r\nsec-websocket-key: *(\\S+)\r\n");
    private static final int CLOSE = 8;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    WebSocketEcho() throws IOException {
        Thread thread = new Thread(this::acceptAll, "websocket-echo");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setTcpNoDelay(true);
                serve(
                        new DataInputStream(new BufferedInputStream(socket.getInputStream())),
                        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
            } catch (IOException gone) {
                // what was wrong with it shows on the client's side
            }
        }
    }

    private static void serve(DataInputStream in, DataOutputStream out) throws IOException {
        Matcher key = KEY.matcher(head(in));
        if (!key.find()) {
            out.writeBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            out.flush();
            return;
        }
        out.writeBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + proof(key.group(1)) + "\r\n\r\n");
        out.flush();
        int opcode;
        do {
            opcode = echo(in, out);
        } while (opcode != CLOSE);
    }

    private static String head(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int last4 = 0; last4 != 0x0d0a0d0a; ) {
            int octet = in.readUnsignedByte();
            head.write(octet);
            last4 = last4 << 8 | octet;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String proof(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the opcode of the frame. */
    private static int echo(DataInputStream in, DataOutputStream out) throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        out.writeByte(first);
        if (length < 126) {
            out.writeByte(length);
        } else if (length <= 0xffff) {
            out.writeByte(126);
            out.writeShort(length);
        } else {
            out.writeByte(127);
            out.writeLong(length);
        }
        out.write(payload);
        out.flush();
        return first & 0x0f;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
