package dev.portcullis.server.admin;

import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.spi.store.PurgeScope;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Forgets kept answers: {@code POST /cache/purge?api=orders&route=GET%20/items/{id}}; without parameters all of them. */
final class PurgeAnswer implements Integration {

    private static final Set<String> KNOWN = Set.of("api", "stage", "route");

    private final Executor executor;
    private final GatewayView view;

    PurgeAnswer(Executor executor, GatewayView view) {
        this.executor = executor;
        this.view = view;
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) throws Exception {
        PurgeScope scope = scope(exchange.request().query());
        if (scope == null) {
            responder.reject(AdminError.ADMIN_PURGE, null);
            return;
        }
        new OffloadedAnswer(executor, () -> answer(view.purge(scope))).invoke(exchange, responder);
    }

    private static LocalResponse answer(long purged) {
        return LocalResponse.of(200, "application/json", "{\"purged\":" + purged + "}");
    }

    /** What the query names; null if it says something else, which must not be taken for everything. */
    private static @Nullable PurgeScope scope(String query) {
        Map<String, String> given = new HashMap<>();
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            if (!KNOWN.contains(name) || value == null || value.isEmpty() || given.put(name, value) != null) {
                return null;
            }
        }
        return new PurgeScope(given.get("api"), given.get("stage"), given.get("route"));
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
