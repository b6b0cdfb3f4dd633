/**
 * {@code access-log}: one line for every exchange, however it ended.
 *
 * <pre>{@code
 * access-log: json                      # to standard output
 * access-log: {to: /var/log/portcullis/access.log, format: clf, rotate: {every: 1d}}
 * access-log: {format: {id: $context.requestId, status: $context.status}, only: errors}
 * access-log: off                       # on a level below one that has it
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.observe.accesslog.AccessLogFilter}, which writes the line on the event loop, and
 * {@link dev.portcullis.plugin.observe.accesslog.LogSink}, which carries it to the file on a thread of its own. What a line looks
 * like is {@link dev.portcullis.plugin.observe.accesslog.LogFormat}, and what it can say
 * {@link dev.portcullis.plugin.observe.accesslog.Variables}.
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
