/**
 * {@code access}: lets requests pass by the address they come from.
 *
 * <pre>{@code
 * access: {allow: [10.0.0.0/8, 2001:db8::/32], deny: [10.6.6.6]}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.traffic.access;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
