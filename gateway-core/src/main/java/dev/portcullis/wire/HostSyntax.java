package dev.portcullis.wire;

/**
 * What may stand in {@code Host} and in an authority: a name, an IPv4 or a bracketed IPv6 address, and a port.
 *
 * <p>Narrower than RFC 3986 allows: percent-encoding and sub-delimiters are refused, because two readers of such a host may
 * not agree on where it ends.
 */
public final class HostSyntax {

    private static final int MAX_PORT_DIGITS = 5;

    private HostSyntax() {}

    /** Whether the range is a host, with or without a port. */
    public static boolean isValid(byte[] bytes, int start, int end) {
        int nameEnd = start < end && bytes[start] == '[' ? addressEnd(bytes, start, end) : nameEnd(bytes, start, end);
        return nameEnd > start && (nameEnd == end || bytes[nameEnd] == ':' && isPort(bytes, nameEnd + 1, end));
    }

    /** Where the name or address in a valid host ends: before its port, and before a name's final dot. */
    public static int endOfName(byte[] bytes, int start, int end) {
        int port = end;
        while (port > start && bytes[port - 1] >= '0' && bytes[port - 1] <= '9') {
            port--;
        }
        int name = port > start && bytes[port - 1] == ':' ? port - 1 : end;
        return name > start && bytes[name - 1] == '.' ? name - 1 : name;
    }

    private static int nameEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isNameOctet(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isNameOctet(byte octet) {
        return octet >= 'a' && octet <= 'z'
                || octet >= '0' && octet <= '9'
                || octet == '.'
                || octet == '-'
                || octet >= 'A' && octet <= 'Z'
                || octet == '_';
    }

    /** Behind the closing bracket, or {@code start} if this is no address. */
    private static int addressEnd(byte[] bytes, int start, int end) {
        boolean colon = false;
        int at = start + 1;
        while (at < end && isAddressOctet(bytes[at])) {
            colon |= bytes[at] == ':';
            at++;
        }
        return colon && at < end && bytes[at] == ']' ? at + 1 : start;
    }

    private static boolean isAddressOctet(byte octet) {
        return octet >= '0' && octet <= ':'
                || octet >= 'a' && octet <= 'f'
                || octet >= 'A' && octet <= 'F'
                || octet == '.';
    }

    private static boolean isPort(byte[] bytes, int start, int end) {
        if (start == end || end - start > MAX_PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int at = start; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = port * 10 + digit;
        }
        return port <= 0xffff;
    }
}
