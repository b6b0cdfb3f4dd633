package dev.portcullis.config.model;

import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import org.jspecify.annotations.Nullable;

/** One route of an API. */
public record RouteConfig(
        @Doc("What answers: the name of an upstream, `{upstream: name, path: /…}`, `{mock: …}`, `{redirect: …}`.")
        @Example("orders")
        IntegrationRef integration,

        @Doc("The protocols its clients may switch to, which makes the connection a tunnel. Only with an upstream.")
        @Example("websocket")
        @Nullable UpgradeConfig upgrade,

        @Doc("Policies for this route.") Policies policies) {}
