package dev.portcullis.engine;

import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.engine.pipeline.Occupancy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets how many connections of clients there may be: as many as is configured, or as file descriptors allow for. */
final class ConnectionLimit {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    private final Occupancy occupancy;
    private final long descriptorsAtStart;

    /** @param descriptorsAtStart what the process had open before its loops */
    ConnectionLimit(Occupancy occupancy, long descriptorsAtStart) {
        this.occupancy = occupancy;
        this.descriptorsAtStart = descriptorsAtStart;
    }

    void configure(OverloadConfig config) {
        long descriptors = Descriptors.most();
        if (config.connections() == 0) {
            occupancy.limit(Descriptors.connections(descriptors, descriptorsAtStart));
            return;
        }
        occupancy.limit(config.connections());
        if (config.connections() >= descriptors) {
            LOG.warn(
                    "overload.connections: {} is more than the {} file descriptors that the process may have",
                    config.connections(),
                    descriptors);
        }
    }
}
