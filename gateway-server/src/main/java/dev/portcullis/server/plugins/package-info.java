/**
 * Plugins of the operator's own, from jars beside the distribution.
 *
 * <p>Begin with {@link dev.portcullis.server.plugins.PluginDirectory}.
 */
@Floor(15)
@NullMarked
package dev.portcullis.server.plugins;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
