/**
 * {@code mock}: a fixed answer.
 *
 * <pre>{@code
 * integration: {mock: {status: 404, body: '{"message":"no such thing"}'}}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.integration.mock;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
