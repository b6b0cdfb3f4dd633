package dev.portcullis.plugin.integration.redirect;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * Where the client is sent.
 *
 * @param to a URL, or a path beginning with a slash; path variables in braces
 * @param status 301, 302, 303, 307 or 308
 * @param keepQuery whether the request's query is appended
 */
@Doc("Sends the client elsewhere.")
public record RedirectConfig(
        @Doc("The URL or path the client is sent to. Path variables of the route stand in braces, behind the host.")
        @Example("https://example.com/new/{id}")
        String to,

        @Doc("301 or 308 for good, 302 or 307 for now, 303 for a GET of something else.")
        @Default("302")
        @Example("308")
        int status,

        @Doc("Whether the query of the request is appended.") @Default("true") @Example("false")
        boolean keepQuery) {

    public RedirectConfig {
        boolean known = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        Invariants invariants = new Invariants().require(known, "status", status, "301, 302, 303, 307 or 308");
        String problem = LocationTemplate.problemIn(to);
        invariants.require(problem == null, "to", '"' + to + '"', String.valueOf(problem));
        invariants.orThrow();
    }
}
