package dev.portcullis.snapshot;

import java.util.List;

/** What one revision of the configuration became. */
public final class Snapshot {

    /** Every route there is, in the order written. */
    public List<RouteLine> routes() {
        return List.of();
    }
}
