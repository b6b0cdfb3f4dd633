/**
 * What the policies that change heads share: IP addresses read from header bytes, and blocks of them.
 */
@Floor(5)
@NullMarked
package dev.portcullis.plugin.transform.common;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
