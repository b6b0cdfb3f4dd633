/**
 * Bodies on their way: a pipe between the side that sends and the side that receives, at the receiver's pace.
 *
 * <p>Begin with {@link dev.portcullis.body.BodyPipe}.
 */
@Floor(6)
@NullMarked
package dev.portcullis.body;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
