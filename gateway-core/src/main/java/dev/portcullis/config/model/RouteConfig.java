package dev.portcullis.config.model;

import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/** One route of an API. */
public record RouteConfig(
        @Doc("What answers: the name of an upstream, `{upstream: name, path: /…}`, `{mock: …}`, `{redirect: …}`.")
        @Example("orders")
        IntegrationRef integration,

        @Doc("Policies for this route.") Policies policies) {}
