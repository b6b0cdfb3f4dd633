package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.error.GatewayError;

/** The names that Amazon API Gateway has for kinds of errors, by our codes. */
final class ResponseTypes {

    private ResponseTypes() {}

    static String of(GatewayError error) {
        return switch (error.code()) {
            case "access.denied" -> "ACCESS_DENIED";
            case "auth.scope_missing" -> "ACCESS_DENIED";
            case "auth.token_expired" -> "EXPIRED_TOKEN";
            case "auth.discovery_unavailable", "auth.keys_unavailable" -> "AUTHORIZER_FAILURE";
            case "key.missing", "key.unknown", "key.disabled", "key.not_allowed", "key.no_plan" -> "INVALID_API_KEY";
            case "plan.quota_exhausted" -> "QUOTA_EXCEEDED";
            case "throttle.limited", "plan.throttled" -> "THROTTLED";
            case "request.body_too_large" -> "REQUEST_TOO_LARGE";
            case "route.not_found" -> "RESOURCE_NOT_FOUND";
            case "upstream.connect_timeout", "upstream.response_timeout", "upstream.idle_timeout" ->
                "INTEGRATION_TIMEOUT";
            default -> byArea(error);
        };
    }

    private static String byArea(GatewayError error) {
        if (error.code().startsWith("upstream.") || error.code().startsWith("integration.")) {
            return "INTEGRATION_FAILURE";
        }
        return switch (error.status()) {
            case 401 -> "UNAUTHORIZED";
            case 415 -> "UNSUPPORTED_MEDIA_TYPE";
            default -> error.status() < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
        };
    }
}
