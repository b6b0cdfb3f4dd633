package dev.portcullis.server.plugins;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;

/**
 * The classes of one plugin. Of the gateway it sees the published packages only, so that it may bring a library the gateway
 * has too, in a version of its own; the published packages always come from the gateway, whatever a jar holds.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final Set<String> PACKAGES = Set.of(
            "dev.portcullis.contract",
            "dev.portcullis.time",
            "dev.portcullis.error",
            "dev.portcullis.http",
            "dev.portcullis.address",
            "dev.portcullis.config.tree");
    private static final List<String> TREES =
            List.of("dev.portcullis.spi.", "io.netty.buffer.", "io.netty.util.", "org.slf4j.", "org.jspecify.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader gateway;

    PluginClassLoader(String name, URL[] jars, ClassLoader gateway) {
        super(name, jars, ClassLoader.getPlatformClassLoader());
        this.gateway = gateway;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isPublished(name) ? gateway.loadClass(name) : super.loadClass(name, resolve);
    }

    static boolean isPublished(String className) {
        int end = className.lastIndexOf('.');
        return end > 0
                && (PACKAGES.contains(className.substring(0, end))
                        || TREES.stream().anyMatch(className::startsWith));
    }
}
