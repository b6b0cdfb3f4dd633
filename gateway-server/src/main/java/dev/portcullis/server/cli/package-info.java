/**
 * The command {@code portcullis}: what it understands, what it prints, what it exits with.
 *
 * <p>Begin with {@link dev.portcullis.server.cli.Main}. {@link dev.portcullis.server.cli.RunningGateway} is the program
 * itself: it puts the engine, the configuration and the administration together.
 */
@Floor(16)
@NullMarked
package dev.portcullis.server.cli;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
