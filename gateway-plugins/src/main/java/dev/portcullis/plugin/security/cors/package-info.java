/**
 * {@code cors}: lets pages of other origins call an API, and answers what their browsers ask beforehand.
 *
 * <pre>{@code
 * cors: {origins: [https://shop.example.com], methods: [GET, POST], headers: [Content-Type], max-age: 1h}
 * cors: '*'
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.security.cors;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
