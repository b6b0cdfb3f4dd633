/**
 * What a configuration comes to, for people: what answers a request and why, what holds where, what two files differ in. Works
 * on what was compiled without opening anything.
 *
 * <p>Begin with {@link dev.portcullis.server.examine.Explanation} and {@link dev.portcullis.server.examine.Effective}.
 */
@Floor(15)
@NullMarked
package dev.portcullis.server.examine;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
