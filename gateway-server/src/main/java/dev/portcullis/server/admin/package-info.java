/**
 * What the gateway says of itself: health, metrics, configuration, routes.
 *
 * <p>Begin with {@link dev.portcullis.server.admin.AdminAnswers}. The answers are integrations which the engine serves on the
 * operator's listener, so they obey the same rules as any other and never block a loop. Libraries that are slow to load
 * (Jackson, Micrometer) are touched at the first request that needs them.
 */
@Floor(15)
@NullMarked
package dev.portcullis.server.admin;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
