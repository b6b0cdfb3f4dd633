package dev.portcullis.server.revisions;

import java.io.IOException;
import java.io.OutputStream;

/** Takes some bytes, and then no more. */
final class FullDisk extends OutputStream {

    private int left;

    FullDisk(int left) {
        this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
        if (left-- <= 0) {
            throw new IOException("No space left on device");
        }
    }
}
