/**
 * The configurations that were in force, as the operator wrote them: numbered, kept on the disk, put back when asked for.
 *
 * <p>Begin with {@link dev.portcullis.server.revisions.RevisionLog}, which the running gateway writes, and
 * {@link dev.portcullis.server.revisions.RevisionStore}, which commands read. {@link dev.portcullis.server.revisions.Rollback}
 * writes the files of an old revision over those of today.
 */
@Floor(13)
@NullMarked
package dev.portcullis.server.revisions;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
