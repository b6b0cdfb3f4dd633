/**
 * What each event loop has for itself: its timers, clock, spare memory and ids. Not published to plugins.
 *
 * <p>Begin with {@link dev.portcullis.loop.LoopContext}.
 */
@Floor(4)
@NullMarked
package dev.portcullis.loop;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
