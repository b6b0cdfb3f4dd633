/**
 * {@code headers}: sets, adds and removes header lines of requests and responses.
 *
 * <pre>{@code
 * headers:
 *   request:
 *     set: {X-Stage: "${stageVariables.backend}", X-Trace: "${context.requestId}"}
 *     remove: [X-Debug]
 *   response:
 *     add: {Strict-Transport-Security: max-age=31536000}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.transform.headers;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
