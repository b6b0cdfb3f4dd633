/**
 * Time as a parameter, so that tests move it by hand.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(0)
@NullMarked
package dev.portcullis.time;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
