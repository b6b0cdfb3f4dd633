package dev.portcullis.plugin.security.cors;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.VaryField;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers preflights, and says on all other answers whose pages may read them. What an integration says of CORS itself is
 * dropped.
 *
 * <p>A preflight that a route with an authorizer has matched goes on to that authorizer, as with Amazon API Gateway.
 */
final class CorsFilter implements RequestFilter, ResponseFilter {

    private static final HeaderName ORIGIN = HeaderName.of("Origin");
    private static final HeaderName VARY = HeaderName.of("Vary");
    private static final HeaderName REQUEST_METHOD = HeaderName.of("Access-Control-Request-Method");
    private static final HeaderName ALLOW_ORIGIN = HeaderName.of("access-control-allow-origin");
    private static final HeaderName ALLOW_METHODS = HeaderName.of("access-control-allow-methods");
    private static final HeaderName ALLOW_HEADERS = HeaderName.of("access-control-allow-headers");
    private static final HeaderName EXPOSE_HEADERS = HeaderName.of("access-control-expose-headers");
    private static final HeaderName ALLOW_CREDENTIALS = HeaderName.of("access-control-allow-credentials");
    private static final HeaderName MAX_AGE = HeaderName.of("access-control-max-age");

    private static final byte[] PREFIX = "access-control-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] ALL = {'*'};
    private static final String VERBS = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT";

    private final Origins origins;
    private final byte[] expose;
    private final boolean credentials;
    private final LocalResponse allowed;
    private final Outcome allowedToAll;
    private final Outcome[] allowedByName;
    private final Outcome notAllowed;

    CorsFilter(CorsConfig config) {
        origins = new Origins(config.origins());
        expose = String.join(",", config.expose()).getBytes(StandardCharsets.US_ASCII);
        credentials = config.credentials();
        LocalResponse bare = LocalResponse.of(204);
        LocalResponse refusal = origins.all() ? bare : bare.with(VARY, ORIGIN.toString());
        allowed = allowed(config, refusal);
        allowedToAll = Outcome.respond(allowed.with(ALLOW_ORIGIN, CorsConfig.ALL));
        allowedByName = origins.named().stream()
                .map(origin -> Outcome.respond(allowed.with(ALLOW_ORIGIN, origin)))
                .toArray(Outcome[]::new);
        notAllowed = Outcome.respond(refusal);
    }

    /** The answer to a preflight, but for the origin. */
    private static LocalResponse allowed(CorsConfig config, LocalResponse bare) {
        LocalResponse answer = bare;
        if (!config.methods().isEmpty()) {
            List<String> methods = config.methods();
            answer = answer.with(ALLOW_METHODS, methods.contains(CorsConfig.ALL) ? VERBS : String.join(",", methods));
        }
        if (!config.headers().isEmpty()) {
            answer = answer.with(ALLOW_HEADERS, String.join(",", config.headers()));
        }
        if (config.maxAge() != null) {
            answer = answer.with(MAX_AGE, Long.toString(config.maxAge().toSeconds()));
        }
        return config.credentials() ? answer.with(ALLOW_CREDENTIALS, "true") : answer;
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        Headers headers = exchange.request().headers();
        int line = headers.line(ORIGIN, 0);
        boolean preflight = line >= 0
                && headers.contains(REQUEST_METHOD)
                && exchange.request().method().equals("OPTIONS")
                && !exchange.match().hasAuthorizer();
        return preflight ? preflight(headers, line) : Outcome.proceed();
    }

    private Outcome preflight(Headers request, int line) {
        if (origins.all()) {
            return allowedToAll;
        }
        HeadBlock head = request.block();
        int place = find(request, line);
        if (place == Origins.BY_SCHEME) {
            String origin = head.text(head.valueStart(line), head.valueEnd(line));
            return Outcome.respond(allowed.with(ALLOW_ORIGIN, origin));
        }
        return place == Origins.NONE ? notAllowed : allowedByName[place];
    }

    /** Where the origin stands among those allowed; who names two has none. */
    private int find(Headers request, int line) {
        HeadBlock head = request.block();
        return request.line(ORIGIN, line + 1) >= 0
                ? Origins.NONE
                : origins.find(head.bytes(), head.valueStart(line), head.valueEnd(line));
    }

    @Override
    public Outcome onResponse(Exchange exchange) {
        Headers answer = exchange.response().headers();
        discard(answer.block());
        if (!origins.all()) {
            VaryField.add(answer, ORIGIN);
        }
        Headers request = exchange.request().headers();
        int line = request.line(ORIGIN, 0);
        if (line >= 0) {
            allow(answer, request, line);
        }
        return Outcome.proceed();
    }

    /** Removes what the integration says: there is one who decides. */
    private static void discard(HeadBlock answer) {
        for (int line = 0; line < answer.lines(); line++) {
            if (answer.nameLength(line) > PREFIX.length
                    && Octets.equalsIgnoreCase(answer.bytes(), answer.nameStart(line), PREFIX.length, PREFIX)) {
                answer.remove(line);
            }
        }
    }

    private void allow(Headers answer, Headers request, int line) {
        if (origins.all()) {
            answer.add(ALLOW_ORIGIN, ALL, 0, ALL.length);
        } else if (find(request, line) != Origins.NONE) {
            HeadBlock head = request.block();
            int start = head.valueStart(line);
            answer.add(ALLOW_ORIGIN, head.bytes(), start, head.valueEnd(line) - start);
        } else {
            return;
        }
        if (expose.length > 0) {
            answer.add(EXPOSE_HEADERS, expose, 0, expose.length);
        }
        if (credentials) {
            answer.add(ALLOW_CREDENTIALS, TRUE, 0, TRUE.length);
        }
    }
}
