package dev.portcullis.plugin.auth.authorizer;

import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code authorizer} policies: each is the check that the authorizer has for its demands. */
public final class AuthorizerFilterFactory implements FilterFactory<AuthorizerPolicy> {

    @Override
    public String type() {
        return "authorizer";
    }

    @Override
    public Class<AuthorizerPolicy> configType() {
        return AuthorizerPolicy.class;
    }

    @Override
    public Slot slot(AuthorizerPolicy config) {
        return Slot.AUTHORIZE;
    }

    @Override
    public Filter create(AuthorizerPolicy config, PluginContext context) {
        Authorizer.Check check = context.authorizer(config.use()).require(config.scopes());
        return (RequestFilter) check::decide;
    }

    @Override
    public String describe(AuthorizerPolicy config) {
        return config.scopes().isEmpty()
                ? config.use()
                : config.use() + ", one of: " + String.join(", ", config.scopes());
    }
}
