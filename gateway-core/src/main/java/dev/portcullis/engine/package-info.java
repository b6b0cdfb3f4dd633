/**
 * The gateway as a whole: start, apply a configuration, stop. Begin with {@link dev.portcullis.engine.Gateway}.
 */
@Floor(12)
@NullMarked
package dev.portcullis.engine;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
