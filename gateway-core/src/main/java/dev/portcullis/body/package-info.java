/**
 * Bodies on their way: a pipe between the side that sends and the side that receives, at the receiver's pace.
 *
 * <p>Begin with {@link dev.portcullis.body.BodyPipe}; {@link dev.portcullis.body.TransformerChain} is what stands in it, {@link
 * dev.portcullis.body.BufferBudget} what bounds the memory of all.
 */
@Floor(6)
@NullMarked
package dev.portcullis.body;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
