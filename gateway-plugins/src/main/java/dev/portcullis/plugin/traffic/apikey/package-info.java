/**
 * {@code api-key}: lets a request pass only with a key from the collection {@code api-keys}, within what the key's usage plan
 * grants.
 *
 * <pre>{@code
 * api-keys:
 *   acme: {value: "${env:ACME_KEY}", plans: [gold]}
 * apis:
 *   orders: {api-key: required}
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.traffic.apikey.ApiKeyFilter}, and {@link
 * dev.portcullis.plugin.traffic.apikey.KeyDirectory}, where it looks keys up.
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
