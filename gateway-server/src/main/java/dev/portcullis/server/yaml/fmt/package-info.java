/**
 * YAML files laid out the same way, whoever wrote them. Begin with {@link dev.portcullis.server.yaml.fmt.YamlFormat}.
 */
@Floor(13)
@NullMarked
package dev.portcullis.server.yaml.fmt;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
