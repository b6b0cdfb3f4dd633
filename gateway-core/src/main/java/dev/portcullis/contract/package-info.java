/**
 * Annotations that state the project's rules where a reader and a tool can see them.
 *
 * <p>Everything may use this package; it uses nothing.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(0)
@NullMarked
package dev.portcullis.contract;

import org.jspecify.annotations.NullMarked;
