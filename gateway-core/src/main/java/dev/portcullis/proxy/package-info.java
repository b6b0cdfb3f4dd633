/**
 * The integration that passes requests to upstreams.
 *
 * <p>Begin with {@link dev.portcullis.proxy.ProxyIntegration}; {@link dev.portcullis.proxy.Attempt} is what it does for one
 * exchange, {@link dev.portcullis.proxy.Upload} what that sends, {@link dev.portcullis.proxy.RetryDecision} whether it tries
 * again.
 */
@Floor(8)
@NullMarked
package dev.portcullis.proxy;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
