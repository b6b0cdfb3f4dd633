package dev.portcullis.wire.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Version 1, a line of text (2.1): {@code PROXY TCP4 192.0.2.1 198.51.100.1 50000 443}. */
final class TextHeader {

    private static final int WORDS = 6;

    private TextHeader() {}

    /**
     * The two ends that a line names; null if it says that it knows none.
     *
     * @param length of the line, without its end
     * @throws IllegalArgumentException if the line breaks the grammar
     */
    static @Nullable ProxiedPeer parse(byte[] bytes, int length) {
        String line = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return null;
        }
        String[] words = line.split(" ", -1);
        require(words.length == WORDS && words[0].equals("PROXY"));
        boolean v6 = words[1].equals("TCP6");
        require(v6 || words[1].equals("TCP4"));
        return new ProxiedPeer(
                new InetSocketAddress(address(words[2], v6), port(words[4])),
                new InetSocketAddress(address(words[3], v6), port(words[5])));
    }

    private static InetAddress address(String text, boolean v6) {
        boolean plain = text.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0 && c < 0x80);
        require(plain && (text.indexOf(':') >= 0) == v6);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        require(bytes != null);
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            // one way to write an address: no leading zeros, which others take for octal
            require(v6 || address.getHostAddress().equals(text));
            return address;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        require(digits && (text.length() == 1 || text.charAt(0) != '0'));
        int port = Integer.parseInt(text);
        require(port <= 0xffff);
        return port;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("breaks the grammar");
        }
    }
}
