/**
 * {@code cache}: keeps answers in memory and gives them again, without asking the integration.
 *
 * <pre>{@code
 * cache: 60s
 * cache: {ttl: 60s, key: [query.lang, header.Accept-Language]}
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.cache.CacheFilter}. {@link dev.portcullis.plugin.cache.AnswerCache} is what
 * outlives reloads; {@link dev.portcullis.plugin.cache.Flight} is where loops meet.
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
