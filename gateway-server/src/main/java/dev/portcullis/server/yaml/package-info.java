/**
 * YAML files to configuration trees and back, within limits, and with values taken from the environment and from files.
 *
 * <p>Begin with {@link dev.portcullis.server.yaml.YamlSource}. Nothing outside this package knows the YAML library.
 */
@Floor(12)
@NullMarked
package dev.portcullis.server.yaml;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
