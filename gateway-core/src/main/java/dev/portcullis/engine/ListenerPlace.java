package dev.portcullis.engine;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Places;
import dev.portcullis.config.tree.Problems;

/** Where the settings of a listener are written. */
record ListenerPlace(ConfigNode root, String name) {

    /** As problems name it. */
    String path() {
        return isAdmin() ? AdminConfig.LISTENER : "listeners." + name;
    }

    /** One of its settings, or the nearest enclosing one that was written. */
    Location at(String key) {
        return isAdmin() ? Places.of(root, AdminConfig.LISTENER, key) : Places.of(root, "listeners", name, key);
    }

    /** Something is wrong with one of its settings. */
    void error(Problems problems, String key, String what) {
        problems.error(at(key), path() + "." + key, what);
    }

    void warning(Problems problems, String key, String what) {
        problems.warning(at(key), path() + "." + key, what);
    }

    private boolean isAdmin() {
        return name.equals(AdminConfig.LISTENER);
    }
}
