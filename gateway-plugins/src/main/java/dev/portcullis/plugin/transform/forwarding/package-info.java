/**
 * {@code forwarding}: tells the upstream who called, and by which proxies the caller's address is believed.
 *
 * <pre>{@code
 * forwarding:
 *   headers: x-forwarded                # x-forwarded | forwarded | both | none
 *   trusted-proxies: [10.0.0.0/8, 2001:db8::/32]
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
