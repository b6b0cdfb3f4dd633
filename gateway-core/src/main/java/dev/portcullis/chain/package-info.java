/**
 * Compiles a route's filters into arrays and walks exchanges through them.
 *
 * <p>Begin with {@link dev.portcullis.chain.FilterChain}, what a route owns, and {@link dev.portcullis.chain.ChainRun}, what an
 * exchange owns. Nothing here knows HTTP versions, sockets or configuration files.
 */
@Floor(7)
@NullMarked
package dev.portcullis.chain;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
