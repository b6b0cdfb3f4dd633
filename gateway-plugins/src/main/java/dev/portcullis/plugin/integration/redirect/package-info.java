/**
 * {@code redirect}: sends the client elsewhere.
 *
 * <pre>{@code
 * integration: {redirect: {to: "https://example.com/new/{id}", status: 308, keep-query: true}}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.integration.redirect;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
