/**
 * For tests of plugins: exchanges in memory, time moved by hand, and guards against leaks and allocation.
 *
 * <p>Begin with {@link dev.portcullis.testkit.FilterTester} and {@link dev.portcullis.testkit.IntegrationTester}.
 */
@Floor(5)
@NullMarked
package dev.portcullis.testkit;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
