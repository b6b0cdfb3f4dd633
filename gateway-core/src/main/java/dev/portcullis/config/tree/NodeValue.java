package dev.portcullis.config.tree;

/**
 * A setting that is written in more than one form, or needs to know where it was written, and so reads its node itself.
 *
 * <p>The class has a {@code static read(ConfigNode node, String path, Problems problems)}, which returns null once it has
 * reported what is wrong.
 */
public interface NodeValue {

    /** The node as it was written, for views of the configuration. */
    ConfigNode written();
}
