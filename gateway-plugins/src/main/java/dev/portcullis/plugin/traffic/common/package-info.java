/**
 * What the policies share that grant and refuse by amount: token buckets, one or one per caller.
 */
@Floor(4)
@NullMarked
package dev.portcullis.plugin.traffic.common;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
