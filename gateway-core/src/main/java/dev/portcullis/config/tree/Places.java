package dev.portcullis.config.tree;

/** Finds where a setting was written, for problems that show only after the tree has become records. */
public final class Places {

    private Places() {}

    /** Where the key at the end of {@code keys} stands, or the nearest enclosing one that was written. */
    public static Location of(ConfigNode root, String... keys) {
        ConfigNode node = root;
        Location place = root.at();
        for (String key : keys) {
            if (!(node instanceof ConfigNode.Fields fields) || !fields.fields().containsKey(key)) {
                return place;
            }
            ConfigNode.Field field = fields.fields().get(key);
            place = field.keyAt();
            node = field.value();
        }
        return place;
    }
}
