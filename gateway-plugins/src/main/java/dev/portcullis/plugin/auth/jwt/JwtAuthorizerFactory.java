package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.AuthorizerFactory;
import dev.portcullis.spi.PluginContext;

/** Makes authorizers of type {@code jwt}. Fetched keys belong to their issuer, and outlive reloads; so do verified tokens. */
public final class JwtAuthorizerFactory implements AuthorizerFactory<JwtConfig> {

    @Override
    public String type() {
        return "jwt";
    }

    @Override
    public Class<JwtConfig> configType() {
        return JwtConfig.class;
    }

    @Override
    public Authorizer create(JwtConfig config, PluginContext context) {
        Terms terms = config.terms();
        RememberedTokens remembered = context.state(RememberedTokens.class, RememberedTokens::new, kept -> {});
        KeySet fixed =
                config.keys() == null ? null : remembered.same(config.keys().keys());
        Keys keys = fixed == null ? fetched(config, context) : Keys.fixed(fixed);
        TokenCache cache = remembered.of(terms, fixed == null ? keys : fixed, config.cache());
        TokenVerifier verifier = new TokenVerifier(terms, keys, cache, context.blocking());
        return scopes -> new JwtCheck(config.from(), terms, verifier, scopes, System::currentTimeMillis);
    }

    private static Keys fetched(JwtConfig config, PluginContext context) {
        RemoteKeys.Origin origin =
                new RemoteKeys.Origin(config.issuer(), config.jwks(), config.authorities(), config.insecure());
        return context.sharedState(
                KeyStore.class,
                "jwt-keys/" + origin + "/" + config.keyRefresh(),
                () -> open(config, origin, context),
                kept -> {});
    }

    private static KeyStore open(JwtConfig config, RemoteKeys.Origin origin, PluginContext context) {
        RemoteKeys source = new RemoteKeys(origin, context.http(), context.blocking());
        KeyStore store = new KeyStore(config.issuer(), source, config.keyRefresh(), context.ticker(), Delays.SYSTEM);
        store.start();
        return store;
    }

    @Override
    public String describe(JwtConfig config) {
        return config.issuer() + " for " + String.join(", ", config.audience());
    }
}
