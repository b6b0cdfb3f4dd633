package dev.portcullis.snapshot;

import dev.portcullis.config.model.Policies;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.util.List;

/**
 * One place in the configuration that holds policies.
 *
 * @param identity the path that owns what is made there: {@code api/orders/route/GET /x}
 * @param path the same in the words of messages: {@code apis.orders.routes.GET /x}
 * @param coreKeys the section's own keys, for suggestions
 */
record PolicyScope(Level level, String identity, String path, Policies policies, List<String> coreKeys) {}
