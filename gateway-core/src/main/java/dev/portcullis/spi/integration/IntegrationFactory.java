package dev.portcullis.spi.integration;

import dev.portcullis.spi.PluginFactory;

/** Makes integrations of one type; the type is a key under {@code integration:}. */
public interface IntegrationFactory<C extends Record> extends PluginFactory<C, Integration> {}
