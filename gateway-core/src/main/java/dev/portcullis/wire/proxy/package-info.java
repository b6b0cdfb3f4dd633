/**
 * The PROXY protocol, versions 1 and 2: what a load balancer says of the client before the client's first byte.
 *
 * <p>Begin with {@link dev.portcullis.wire.proxy.ProxyHeaderReader}. The specification is HAProxy's
 * {@code proxy-protocol.txt}; sections in comments are its sections.
 */
@Floor(4)
@NullMarked
package dev.portcullis.wire.proxy;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
