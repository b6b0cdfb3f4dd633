/**
 * What plugins keep, as far as others have a hand in it.
 */
@Floor(2)
@NullMarked
package dev.portcullis.spi.store;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
