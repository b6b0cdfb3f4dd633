/**
 * Finds what answers a request, in two steps: the site by host and base path, then the route by path and method.
 *
 * <p>Begin with {@link dev.portcullis.route.SiteTable} and {@link dev.portcullis.route.RouteTable}; both are built once per
 * configuration, never change and are generic in what they find. Both stand on {@link
 * dev.portcullis.route.PackedTrie}. Nothing here knows filters, stages or snapshots.
 */
@Floor(6)
@NullMarked
package dev.portcullis.route;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
