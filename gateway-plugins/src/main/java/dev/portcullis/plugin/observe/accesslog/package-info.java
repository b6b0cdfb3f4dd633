/**
 * {@code access-log}: one line of JSON for every exchange, however it ended.
 *
 * <pre>{@code
 * access-log: json                      # to standard output
 * access-log: {to: /var/log/portcullis/access.log, flush: 250ms}
 * access-log: off                       # on a level below one that has it
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.observe.accesslog.AccessLogFilter}, which writes the line on the event loop, and
 * {@link dev.portcullis.plugin.observe.accesslog.LogSink}, which carries it to the file on a thread of its own.
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
