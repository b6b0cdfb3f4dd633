package dev.portcullis.plugin.observe.requestid;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * Where the id goes.
 *
 * @param header name of the request header the upstream reads the id from
 * @param responseHeader name of the response header the client reads the id from
 * @param trust whether a client's own id of 1 to 128 token characters is passed on instead of ours
 */
@Doc("Gives every exchange an id that the upstream, the client and the access log agree on.")
public record RequestIdConfig(
        @Doc("The request header that carries the id to the upstream.")
        @Default("X-Request-Id")
        @Example("X-Correlation-Id")
        String header,

        @Doc("The response header that carries the gateway's id to the client.")
        @Default("apigw-requestid")
        @Example("X-Request-Id")
        String responseHeader,

        @Doc("Whether an id sent by the client is passed on to the upstream, if it is 1 to 128 token characters long.")
        @Default("false")
        @Example("true")
        boolean trust) {

    private static final String NAME = "a header name that the gateway does not write itself";

    public RequestIdConfig {
        new Invariants()
                .require(isName(header), "header", quoted(header), NAME)
                .require(isName(responseHeader), "responseHeader", quoted(responseHeader), NAME)
                .orThrow();
    }

    private static boolean isName(String text) {
        try {
            return Headers.isWritable(HeaderName.of(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
