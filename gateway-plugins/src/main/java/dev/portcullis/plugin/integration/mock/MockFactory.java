package dev.portcullis.plugin.integration.mock;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.IntegrationFactory;

/** Makes {@code mock} integrations. */
public final class MockFactory implements IntegrationFactory<MockConfig> {

    @Override
    public String type() {
        return "mock";
    }

    @Override
    public Class<MockConfig> configType() {
        return MockConfig.class;
    }

    @Override
    public Integration create(MockConfig config, PluginContext context) {
        return new MockIntegration(config);
    }

    @Override
    public String describe(MockConfig config) {
        return "answers " + config.status();
    }
}
