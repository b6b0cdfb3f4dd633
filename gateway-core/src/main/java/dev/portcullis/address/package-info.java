/**
 * IP addresses read from their text form without making objects, and sets of them.
 *
 * <p>Begin with {@link dev.portcullis.address.AddressReader}; {@link dev.portcullis.address.AddressSet} answers whether an
 * address is in one of many blocks.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(1)
@NullMarked
package dev.portcullis.address;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
