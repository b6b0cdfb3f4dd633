/**
 * From a file to a running configuration, again and again: load, compare, apply or refuse, and watch for the next change.
 *
 * <p>Begin with {@link dev.portcullis.server.reload.ConfigCoordinator}. What it loads and what it applies to are
 * {@link dev.portcullis.server.reload.ConfigLoader} and {@link dev.portcullis.server.reload.ConfigTarget}.
 */
@Floor(14)
@NullMarked
package dev.portcullis.server.reload;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
