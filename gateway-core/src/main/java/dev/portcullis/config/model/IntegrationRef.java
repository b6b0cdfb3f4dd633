package dev.portcullis.config.model;

import dev.portcullis.config.tree.ConfigNode;

/** What stands under {@code integration:}, not interpreted yet: the plugins say which kinds there are. */
public record IntegrationRef(ConfigNode node) {}
