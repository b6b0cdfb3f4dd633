package dev.portcullis.plugin.transform.compression;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code compression} policies. */
public final class CompressionFactory implements FilterFactory<CompressionConfig> {

    @Override
    public String type() {
        return "compression";
    }

    @Override
    public Class<CompressionConfig> configType() {
        return CompressionConfig.class;
    }

    /** The last to see an answer: what others put into it is compressed, too. */
    @Override
    public Slot slot(CompressionConfig config) {
        return Slot.COMPRESS;
    }

    @Override
    public Filter create(CompressionConfig config, PluginContext context) {
        DeflaterPool pool = new DeflaterPool(context.loops(), config.level());
        context.closeWithSnapshot(pool);
        return new CompressionFilter(config, pool, context.loops());
    }

    @Override
    public String describe(CompressionConfig config) {
        return "from " + config.minimum() + ", level " + config.level();
    }
}
