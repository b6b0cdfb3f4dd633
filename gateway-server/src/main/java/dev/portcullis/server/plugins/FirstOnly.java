package dev.portcullis.server.plugins;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Shows of every resource only the first on the class path. The gateway's own plugins are all listed in one jar, and
 * {@link java.util.ServiceLoader} would open each of forty others to look for more, at every start.
 */
public final class FirstOnly extends ClassLoader {

    public FirstOnly(ClassLoader gateway) {
        super(gateway);
    }

    @Override
    public Enumeration<URL> getResources(String name) {
        URL first = getResource(name);
        return Collections.enumeration(first == null ? List.of() : List.of(first));
    }
}
