package dev.portcullis.plugin.traffic.access;

import dev.portcullis.address.AddressSet;
import dev.portcullis.address.Cidr;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import java.util.List;

/** Makes {@code access} policies. */
public final class AccessFactory implements FilterFactory<AccessConfig> {

    @Override
    public String type() {
        return "access";
    }

    @Override
    public Class<AccessConfig> configType() {
        return AccessConfig.class;
    }

    @Override
    public Slot slot(AccessConfig config) {
        return Slot.ACCESS;
    }

    /** A level can narrow what those around it let in, and never widen it. */
    @Override
    public Combine combine() {
        return Combine.STACK;
    }

    @Override
    public Filter create(AccessConfig config, PluginContext context) {
        return new AccessFilter(set(config.allow()), set(config.deny()));
    }

    private static AddressSet set(List<String> blocks) {
        return new AddressSet(blocks.stream().map(Cidr::parse).toList());
    }

    @Override
    public String describe(AccessConfig config) {
        String allowed = config.allow().isEmpty() ? "all" : String.join(", ", config.allow());
        return config.deny().isEmpty() ? allowed : allowed + " but " + String.join(", ", config.deny());
    }
}
