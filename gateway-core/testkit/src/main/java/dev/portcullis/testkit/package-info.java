/**
 * For tests of plugins: exchanges in memory, time moved by hand, and guards against leaks, blocking and allocation.
 * Published to plugins' authors, as an artifact that belongs to tests.
 *
 * <p>Begin with {@link dev.portcullis.testkit.FilterTester} and {@link dev.portcullis.testkit.IntegrationTester}; {@link
 * dev.portcullis.testkit.FilterContract} tests what no filter may fail at.
 */
@Floor(5)
@NullMarked
package dev.portcullis.testkit;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
