/**
 * What the records that hold settings say about themselves, as a page for people and as a JSON Schema for editors.
 *
 * <p>Begin with {@link dev.portcullis.config.schema.JsonSchema} and {@link dev.portcullis.config.schema.ReferencePage}. Both
 * follow from the records and the plugins that are installed; nothing here knows any of them by name.
 */
@Floor(10)
@NullMarked
package dev.portcullis.config.schema;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
