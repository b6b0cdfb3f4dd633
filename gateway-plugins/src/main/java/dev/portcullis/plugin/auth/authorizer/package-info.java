/**
 * {@code authorizer}: lets a request pass only if the authorizer that it names knows the caller, who must have one of the scopes
 * that the route demands.
 *
 * <pre>{@code
 * authorizer: customers
 * authorizer: {use: customers, scopes: [orders:read]}
 * authorizer: off
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.auth.authorizer;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
