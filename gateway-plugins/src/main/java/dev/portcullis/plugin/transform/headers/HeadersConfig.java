package dev.portcullis.plugin.transform.headers;

import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * Changes of both heads.
 *
 * @param request on the way to the upstream
 * @param response on the way to the client
 */
@Doc("Sets, adds and removes header lines. Where several levels have it all of them apply, the outermost first.")
public record HeadersConfig(
        @Doc("Changes of the request on its way to the upstream.")
        @Default("{}")
        @Example("{set: {X-Gateway: portcullis}}")
        HeaderEdits request,

        @Doc("Changes of the response on its way to the client.") @Default("{}") @Example("{remove: [Server]}")
        HeaderEdits response) {}
