package dev.portcullis.server.plugins;

import java.util.List;

/** Says which jars cannot be used and why, one to a line. No plugin of the directory is in use then. */
public final class PluginRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    PluginRefusal(List<String> reasons) {
        super(String.join("\n", reasons));
    }
}
