/**
 * The integration that passes requests to upstreams.
 *
 * <p>Begin with {@link dev.portcullis.proxy.ProxyIntegration}; {@link dev.portcullis.proxy.Attempt} is what it does for one
 * exchange.
 */
@Floor(8)
@NullMarked
package dev.portcullis.proxy;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
