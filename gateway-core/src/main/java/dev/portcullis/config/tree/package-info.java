/**
 * Configuration as it was written: a tree of nodes that know their file, line and column, and the problems found in it.
 *
 * <p>Begin with {@link dev.portcullis.config.tree.ConfigNode} and {@link dev.portcullis.config.tree.Problems}. Any syntax that
 * can be turned into this tree can configure the gateway.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(1)
@NullMarked
package dev.portcullis.config.tree;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
