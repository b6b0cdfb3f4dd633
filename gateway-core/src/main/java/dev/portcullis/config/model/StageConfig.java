package dev.portcullis.config.model;

import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import java.util.Map;

/** One stage of an API. */
public record StageConfig(
        @Doc("Values that settings refer to as `${stageVariables.name}`.") @Default("{}")
        Map<String, String> variables,

        @Doc("Policies for this stage.") Policies policies) {}
