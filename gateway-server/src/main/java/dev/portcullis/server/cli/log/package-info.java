/**
 * The log of the gateway when no logback file is given: lines on standard error, from INFO.
 *
 * <p>Begin with {@link dev.portcullis.server.cli.log.LogProvider}. Logback needs a fifth of the time from start to first answer,
 * so it is loaded only when a file asks for what it can do.
 */
@Floor(13)
@NullMarked
package dev.portcullis.server.cli.log;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
