/**
 * From tree to record, strictly: every key must be known, every value of its type, every mistake is reported with its place.
 *
 * <p>Begin with {@link dev.portcullis.config.bind.RecordBinder}.
 */
@Floor(6)
@NullMarked
package dev.portcullis.config.bind;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
