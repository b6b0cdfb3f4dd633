package dev.portcullis.plugin.traffic.size;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.DataSize;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes {@code size-limit} policies. */
public final class SizeLimitFactory implements FilterFactory<SizeLimitConfig> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KB|KiB|MB|MiB|GB|GiB)");

    @Override
    public String type() {
        return "size-limit";
    }

    @Override
    public Class<SizeLimitConfig> configType() {
        return SizeLimitConfig.class;
    }

    /** Before authorization: nobody's credentials make a body smaller. */
    @Override
    public Slot slot(SizeLimitConfig config) {
        return Slot.PRE_LIMIT;
    }

    @Override
    public Filter create(SizeLimitConfig config, PluginContext context) {
        return new SizeLimitFilter(config);
    }

    /** {@code size-limit: 10MiB}. */
    @Override
    public @Nullable SizeLimitConfig shortForm(ConfigNode node) {
        if (!(node instanceof ConfigNode.Text text)) {
            return null;
        }
        Matcher size = SIZE.matcher(text.value());
        return size.matches()
                ? new SizeLimitConfig(new DataSize(Long.parseLong(size.group(1)) * unit(size.group(2))))
                : null;
    }

    @Override
    public String describe(SizeLimitConfig config) {
        return "at most " + config.max();
    }

    private static long unit(String name) {
        return switch (name) {
            case "KB" -> 1_000;
            case "KiB" -> 1 << 10;
            case "MB" -> 1_000_000;
            case "MiB" -> 1 << 20;
            case "GB" -> 1_000_000_000;
            case "GiB" -> 1 << 30;
            default -> 1;
        };
    }
}
