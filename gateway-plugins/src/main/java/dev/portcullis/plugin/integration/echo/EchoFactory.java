package dev.portcullis.plugin.integration.echo;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.IntegrationFactory;

/** Makes {@code echo} integrations. */
public final class EchoFactory implements IntegrationFactory<EchoConfig> {

    @Override
    public String type() {
        return "echo";
    }

    @Override
    public Class<EchoConfig> configType() {
        return EchoConfig.class;
    }

    @Override
    public Integration create(EchoConfig config, PluginContext context) {
        return new EchoIntegration(config);
    }
}
