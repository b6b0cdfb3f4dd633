/**
 * {@code echo}: answers with the request it got, as JSON: the server behind {@code targets: [builtin:echo]}.
 *
 * <pre>{@code
 * integration: {echo: {max-body: 1MiB}}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.integration.echo;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
