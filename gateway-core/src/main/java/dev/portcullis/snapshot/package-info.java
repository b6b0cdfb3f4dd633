/**
 * What runs: everything compiled from one revision of the configuration, immutable, and the state that outlives it.
 *
 * <p>Begin with {@link dev.portcullis.snapshot.Snapshot} and {@link dev.portcullis.snapshot.SnapshotCompiler}.
 */
@Floor(9)
@NullMarked
package dev.portcullis.snapshot;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
