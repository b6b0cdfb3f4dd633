package dev.portcullis.config.model;

import dev.portcullis.config.tree.Problems;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of IP addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or one address.
 *
 * @param first its lowest address
 * @param bits how many leading bits all its addresses have in common
 */
public record AddressBlock(InetAddress first, int bits) {

    private static final String EXPECTED = " (expected: an address or a block such as 10.0.0.0/8 or 2001:db8::/32)";

    /** @throws IllegalArgumentException if the text is no block, or has bits set behind its prefix */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        boolean plain = address.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
        byte[] bytes = plain ? NetUtil.createByteArrayFromIpAddressString(address) : null;
        boolean digits =
                !prefix.isEmpty() && prefix.length() <= 3 && prefix.chars().allMatch(c -> c >= '0' && c <= '9');
        if (bytes == null || slash >= 0 && !digits) {
            throw new IllegalArgumentException(Problems.shown(text) + EXPECTED);
        }
        int most = 8 * bytes.length;
        AddressBlock block = new AddressBlock(address(bytes), slash < 0 ? most : Integer.parseInt(prefix));
        if (block.first.getAddress().length < bytes.length || block.bits > most || !block.isFirst()) {
            throw new IllegalArgumentException(Problems.shown(text) + EXPECTED);
        }
        return block;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are an address", e);
        }
    }

    /** Whether the address lies in the block; an IPv4 address never lies in one of IPv6. */
    public boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >> 8 - rest == 0;
    }

    private boolean isFirst() {
        byte[] bytes = first.getAddress();
        for (int bit = bits; bit < 8 * bytes.length; bit++) {
            if ((bytes[bit / 8] >> 7 - bit % 8 & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
