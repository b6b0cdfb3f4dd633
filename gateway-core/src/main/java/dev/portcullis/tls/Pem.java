package dev.portcullis.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A block of a PEM file (RFC 7468); text around the blocks is commentary.
 *
 * @param label what stands after BEGIN
 * @param encrypted whether the block has the header that OpenSSL gives to encrypted traditional keys
 * @param der the decoded bytes; empty for an encrypted block
 */
record Pem(String label, boolean encrypted, byte[] der) {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** All blocks of a file. A block without end, or that is not base64, is left out. */
    static List<Pem> parse(String text) {
        List<Pem> blocks = new ArrayList<>();
        String label = null;
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                encrypted = false;
                base64.setLength(0);
            } else if (label != null && line.equals(END + label + DASHES)) {
                add(blocks, label, encrypted, base64.toString());
                label = null;
            } else if (line.indexOf(':') >= 0) {
                encrypted |= line.contains("ENCRYPTED");
            } else {
                base64.append(line);
            }
        }
        return blocks;
    }

    private static void add(List<Pem> blocks, String label, boolean encrypted, String base64) {
        if (encrypted) {
            blocks.add(new Pem(label, true, new byte[0]));
            return;
        }
        try {
            blocks.add(new Pem(label, false, Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException notBase64) {
            return;
        }
    }
}
