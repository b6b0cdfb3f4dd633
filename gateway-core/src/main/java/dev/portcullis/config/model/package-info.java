/**
 * Configuration as it is meant: records with typed, checked values, one per section of the file.
 *
 * <p>Begin with {@link dev.portcullis.config.model.GatewayConfig}. Policies stay as {@link
 * dev.portcullis.config.model.Policies}: which keys are policies is for the plugins to say.
 */
@Floor(5)
@NullMarked
package dev.portcullis.config.model;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
