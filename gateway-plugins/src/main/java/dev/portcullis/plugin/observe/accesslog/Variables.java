package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can follow {@code $context.} in an access log: the variables of Amazon API Gateway and some of our own. No header can be
 * named, so that no secret gets into a log.
 */
final class Variables {

    static final String CLAIMS = "authorizer.claims.";

    private static final Variable NEVER_KNOWN = (entry, line, how) -> {};

    /** What Amazon has and there is nothing like here, or not yet; accepted, so that a format moves here as it is. */
    private static final List<String> WITHOUT_MEANING = List.of(
            "accountId",
            "deploymentId",
            "resourceId",
            "endpointType",
            "isCanaryRequest",
            "xrayTraceId",
            "awsEndpointRequestId",
            "awsEndpointRequestId2",
            "customDomain.basePathMatched",
            "customDomain.routingRuleIdMatched",
            "error.validationErrorString",
            "integration.requestId",
            "authorize.error",
            "authorize.latency",
            "authorize.status",
            "authenticate.error",
            "authenticate.latency",
            "authenticate.status",
            "authorizer.error",
            "authorizer.integrationLatency",
            "authorizer.integrationStatus",
            "authorizer.latency",
            "authorizer.requestId",
            "authorizer.status",
            "identity.accountId",
            "identity.caller",
            "identity.user",
            "identity.userArn",
            "identity.principalOrgId",
            "identity.cognitoAmr",
            "identity.cognitoAuthenticationProvider",
            "identity.cognitoAuthenticationType",
            "identity.cognitoIdentityId",
            "identity.cognitoIdentityPoolId",
            "identity.vpcId",
            "identity.vpceId",
            "connectedAt",
            "connectionId",
            "eventType",
            "messageId",
            "messageDirection",
            "waf.error",
            "waf.latency",
            "waf.status",
            "wafResponseCode",
            "webaclArn");

    private static final Map<String, Variable> ALL = all();

    private Variables() {}

    private static Map<String, Variable> all() {
        Map<String, Variable> all = new LinkedHashMap<>();
        RequestVariables.addTo(all);
        AnswerVariables.addTo(all);
        WITHOUT_MEANING.forEach(name -> all.put(name, NEVER_KNOWN));
        return all;
    }

    /** The variable of that name; null if there is none. */
    static @Nullable Variable find(String name) {
        boolean claim = name.startsWith(CLAIMS) && name.length() > CLAIMS.length();
        return claim ? RequestVariables.claim(name.substring(CLAIMS.length())) : ALL.get(name);
    }

    /** What to say of a name that {@link #find} does not know. */
    static String problem(String name) {
        String shown = "$context." + name;
        if (name.equals("identity.apiKey")) {
            return shown + " would write a secret (expected: $context.identity.apiKeyId, its name)";
        }
        if (name.startsWith("identity.clientCert.") && name.endsWith("Pem")) {
            return shown + " is too long for a log (expected: $context.identity.clientCert.serialNumber)";
        }
        String nearest = Problems.nearest(name, ALL.keySet());
        return Problems.quoted(shown) + " "
                + (nearest == null
                        ? "(expected: a variable that docs/policies/access-log.md names)"
                        : "(did you mean \"$context." + nearest + "\"?)");
    }
}
