package dev.portcullis.config.model;

import dev.portcullis.config.tree.ConfigNode;

/** What stands under an authorizer's name, not interpreted yet: the plugins say which types there are. */
public record AuthorizerRef(ConfigNode node) {}
