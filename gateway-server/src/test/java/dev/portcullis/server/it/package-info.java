/**
 * The program as its users have it: started by {@code bin/portcullis} from a file, spoken to over sockets, stopped by
 * signals.
 *
 * <p>Begin with {@link dev.portcullis.server.it.Program}. Every listener is asked for port 0 and found through the log; what
 * is waited for is waited for by its log line, its socket or its end.
 */
@NullMarked
package dev.portcullis.server.it;

import org.jspecify.annotations.NullMarked;
