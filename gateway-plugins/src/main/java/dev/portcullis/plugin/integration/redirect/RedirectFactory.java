package dev.portcullis.plugin.integration.redirect;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.IntegrationFactory;

/** Makes {@code redirect} integrations. */
public final class RedirectFactory implements IntegrationFactory<RedirectConfig> {

    @Override
    public String type() {
        return "redirect";
    }

    @Override
    public Class<RedirectConfig> configType() {
        return RedirectConfig.class;
    }

    @Override
    public Integration create(RedirectConfig config, PluginContext context) {
        return new RedirectIntegration(config);
    }

    @Override
    public String describe(RedirectConfig config) {
        return config.status() + " to " + config.to();
    }
}
