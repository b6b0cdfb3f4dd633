/**
 * {@code request-id}: gives every exchange an id that the upstream, the client and the access log agree on.
 *
 * <pre>{@code
 * request-id: {header: X-Request-Id, response-header: apigw-requestid, trust: false}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.observe.requestid;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
