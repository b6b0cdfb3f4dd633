/** What every version of HTTP shares on the wire: which fields must not travel on, and what a host may look like. */
@Floor(3)
@NullMarked
package dev.portcullis.wire;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
