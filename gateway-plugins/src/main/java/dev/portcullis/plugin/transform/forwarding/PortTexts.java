package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.contract.AnyThread;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The gateway's own ports as text: few of them, each written with every request. */
@AnyThread
final class PortTexts {

    private static final int SLOTS = 64;

    private record Entry(int port, byte[] text) {}

    private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(SLOTS);

    byte[] of(int port) {
        int slot = port & (SLOTS - 1);
        Entry entry = entries.get(slot);
        if (entry == null || entry.port != port) {
            entry = new Entry(port, Integer.toString(port).getBytes(StandardCharsets.US_ASCII));
            entries.set(slot, entry);
        }
        return entry.text;
    }
}
