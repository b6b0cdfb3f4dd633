/**
 * Connections to the servers behind the gateway: pools, one per loop and upstream, and the exchanges that run on them.
 *
 * <p>Begin with {@link dev.portcullis.upstream.Upstream} and {@link dev.portcullis.upstream.UpstreamStream}.
 */
@Floor(7)
@NullMarked
package dev.portcullis.upstream;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
