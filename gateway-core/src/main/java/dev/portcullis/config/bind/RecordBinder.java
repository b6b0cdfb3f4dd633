package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import org.jspecify.annotations.Nullable;

/** Fills records from configuration nodes. One per load; confined to one thread. */
public final class RecordBinder {

    private final Problems problems;

    public RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /**
     * Fills a {@code type} from {@code node}.
     *
     * @param path the node's place in words, for messages: {@code apis.orders}
     * @return null if anything was wrong; the problems then say what
     */
    public <C extends Record> @Nullable C bind(ConfigNode node, Class<C> type, String path) {
        problems.error(node.at(), path, "binding is not available");
        return null;
    }
}
