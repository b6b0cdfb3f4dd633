/**
 * Finds servers: the addresses of host names, the servers that SRV records list, and lists in files.
 *
 * <p>Begin with {@link dev.portcullis.discovery.NameBook}. Names are looked up on one background loop, never on the loops that
 * serve clients.
 */
@Floor(6)
@NullMarked
package dev.portcullis.discovery;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
