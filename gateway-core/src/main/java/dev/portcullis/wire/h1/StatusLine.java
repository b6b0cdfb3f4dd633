package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;

/** The first line of a response, {@code HTTP/1.x SP 3DIGIT [SP reason] CRLF} (RFC 9112, 4): read, and ready to write. */
final class StatusLine {

    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;

    /** {@code HTTP/1.x SP 3DIGIT} */
    private static final int FIXED_LENGTH = 12;

    static final int REASON_OFFSET = FIXED_LENGTH + 1;

    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};
    private static final byte[][] LINES = new byte[HIGHEST - LOWEST + 1][];

    static {
        for (int status = LOWEST; status <= HIGHEST; status++) {
            String line = "HTTP/1.1 " + status + ' ' + reason(status) + "\r\n";
            LINES[status - LOWEST] = line.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private StatusLine() {}

    /** The whole line for a status of 100 to 599; lent, not to be changed. */
    static byte[] of(int status) {
        return LINES[status - LOWEST];
    }

    /**
     * Reads the line at {@code at}; the position behind it, or a negative reason.
     *
     * <p>A version above 1.1 counts as 1.1, and loses its reason so that nobody copies the line as it is.
     */
    static int read(HeadBlock into, int at) {
        byte[] bytes = into.bytes();
        int end = into.end();
        if (!fits(bytes, at, Math.min(FIXED_LENGTH, end - at))) {
            return HeadLines.MALFORMED;
        }
        int reasonStart = at + FIXED_LENGTH;
        if (reasonStart >= end) {
            return HeadLines.SHORT;
        }
        if (bytes[reasonStart] == ' ') {
            reasonStart++;
        } else if (bytes[reasonStart] != '\r') {
            return HeadLines.MALFORMED;
        }
        int reasonEnd = Octets.fieldValueEnd(bytes, reasonStart, end);
        if (reasonEnd == end || bytes[reasonEnd] == '\r' && reasonEnd + 1 == end) {
            return HeadLines.SHORT;
        }
        if (bytes[reasonEnd] != '\r' || bytes[reasonEnd + 1] != '\n') {
            return HeadLines.MALFORMED;
        }
        int status = (bytes[at + 9] - '0') * 100 + (bytes[at + 10] - '0') * 10 + bytes[at + 11] - '0';
        byte minor = bytes[at + 7];
        into.statusLine(minor == '0' ? 10 : 11, status, reasonStart, minor > '1' ? reasonStart : reasonEnd);
        return reasonEnd + 2;
    }

    private static boolean fits(byte[] bytes, int at, int length) {
        for (int i = 0; i < length; i++) {
            byte octet = bytes[at + i];
            boolean fits = switch (i) {
                case 7, 10, 11 -> octet >= '0' && octet <= '9';
                case 8 -> octet == ' ';
                case 9 -> octet >= '1' && octet <= '5';
                default -> octet == VERSION[i];
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** The reason as IANA lists it; empty for others, as RFC 9112 allows. */
    private static String reason(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 102 -> "Processing";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 205 -> "Reset Content";
            case 206 -> "Partial Content";
            case 207 -> "Multi-Status";
            case 208 -> "Already Reported";
            case 226 -> "IM Used";
            case 300 -> "Multiple Choices";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 305 -> "Use Proxy";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            default -> errorReason(status);
        };
    }

    private static String errorReason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 423 -> "Locked";
            case 424 -> "Failed Dependency";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 451 -> "Unavailable For Legal Reasons";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 506 -> "Variant Also Negotiates";
            case 507 -> "Insufficient Storage";
            case 508 -> "Loop Detected";
            case 511 -> "Network Authentication Required";
            default -> "";
        };
    }
}
