package dev.portcullis.upstream;

/** Bodies in which a missing, doubled or misplaced piece shows. */
final class Patterns {

    private Patterns() {}

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        long state = 42;
        for (int i = 0; i < length; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            bytes[i] = (byte) (state >>> 56);
        }
        return bytes;
    }
}
