package dev.portcullis.engine;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.pipeline.ListenerState;
import dev.portcullis.tls.Reload;
import dev.portcullis.tls.ServerTls;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners that are open, and their change from one configuration to the next. Confined to the control thread. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final ListenerBinder binder;
    private final Map<String, OpenListener> open = new LinkedHashMap<>();
    private final Map<String, OpenListener> opened = new LinkedHashMap<>();
    private final Map<String, OpenListener> kept = new LinkedHashMap<>();
    private final List<OpenListener> handedOver = new ArrayList<>();
    private final List<FormerTls> former = new ArrayList<>();
    /** Whether sockets of another process, which still serves, are held here without accepting. */
    private boolean waiting;

    /**
     * What connections still need that began before a listener changed or went.
     *
     * @param until when their handshakes are over, one way or the other; {@link System#nanoTime}
     */
    private record FormerTls(ServerTls tls, long until) {}

    Listeners(ListenerBinder binder) {
        this.binder = binder;
    }

    /** Takes what another process has bound from there, and lets nobody in before {@link #accept}. */
    void inherit(Inheritance from) {
        binder.inherit(from);
        waiting = true;
    }

    /** Opens what is new. The old ones stay as they are until {@link #commit}. */
    void prepare(Map<String, ListenerConfig> wanted, Path directory, ConfigNode root, Problems problems) {
        opened.clear();
        kept.clear();
        wanted.forEach((name, config) -> {
            ListenerPlace place = new ListenerPlace(root, name);
            OpenListener before = open.get(name);
            if (before != null && before.config().address().equals(config.address())) {
                OpenListener after = binder.reconfigure(before, config, directory, place, problems);
                if (after != null) {
                    kept.put(name, after);
                }
            } else {
                OpenListener added = binder.open(config, directory, place, problems);
                if (added != null) {
                    opened.put(name, added);
                }
            }
        });
    }

    /**
     * The new configuration is in force.
     *
     * @param announced whether what is opened is worth a line in the log; at the start the program says it better
     */
    void commit(boolean announced) {
        kept.forEach((name, after) -> {
            OpenListener before = open.get(name);
            after.state().set(ListenerState.of(name, after.config(), after.tls()));
            permit(name, after.config());
            if (before != null && before.tls() != after.tls()) {
                retireTls(before);
            }
        });
        open.forEach((name, before) -> {
            if (!kept.containsKey(name)) {
                retireTls(before);
                before.removeFile();
                before.stop();
                LOG.info("Listener {}: no longer on {}", name, before.config().address());
            }
        });
        opened.forEach((name, added) -> {
            if (!waiting) {
                added.accept();
            }
            if (announced) {
                LOG.info("Listener {}: now on {}", name, added.config().address());
            }
        });
        Map<String, OpenListener> all = new LinkedHashMap<>(kept);
        all.putAll(opened);
        open.clear();
        open.putAll(all);
        opened.clear();
        kept.clear();
    }

    private void retireTls(OpenListener listener) {
        if (listener.tls() != null) {
            long handshake = listener.config().timeouts().head().toNanos();
            former.add(new FormerTls(listener.tls(), System.nanoTime() + handshake));
        }
    }

    /** The process that these sockets come from lets go of them: begins to accept. */
    void accept() {
        waiting = false;
        binder.inherit(Inheritance.NONE);
        open.forEach((name, listener) -> {
            if (listener.inherited()) {
                permit(name, listener.config());
            }
            listener.accept();
        });
    }

    private static void permit(String name, ListenerConfig config) {
        String socket = config.address().socket();
        if (socket == null) {
            return;
        }
        try {
            SocketFile.permit(Path.of(socket), config.mode());
        } catch (IOException e) {
            LOG.error("Listener {}: the mode of {} stays as it was: {}", name, socket, e.toString());
        }
    }

    /** The new configuration was refused. */
    void discard() {
        opened.values().forEach(this::close);
        kept.forEach((name, after) -> {
            OpenListener before = open.get(name);
            if (before != null && after.tls() != null && after.tls() != before.tls()) {
                after.tls().close();
            }
        });
        opened.clear();
        kept.clear();
    }

    Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        open.forEach((name, listener) -> {
            InetSocketAddress address = listener.address();
            if (address != null) {
                addresses.put(name, address);
            }
        });
        return addresses;
    }

    /** To be called every few seconds. */
    void reloadCertificates() {
        long now = System.nanoTime();
        former.stream()
                .filter(gone -> now - gone.until() >= 0)
                .forEach(gone -> gone.tls().close());
        former.removeIf(gone -> now - gone.until() >= 0);
        open.forEach((name, listener) -> {
            if (listener.tls() == null) {
                return;
            }
            Reload reload = listener.tls().reloadIfChanged();
            if (reload.result() == Reload.Result.CHANGED) {
                LOG.info("Listener {}: new certificates are in use", name);
                reload.messages().forEach(warning -> LOG.warn("Listener {}: {}", name, warning));
            } else if (reload.result() == Reload.Result.REFUSED) {
                reload.messages()
                        .forEach(problem -> LOG.error("Listener {}: {}; the old certificates stay", name, problem));
            }
        });
    }

    void close() {
        open.values().forEach(this::close);
        open.clear();
        handedOver.forEach(OpenListener::closeTls);
        handedOver.clear();
        former.forEach(gone -> gone.tls().close());
        former.clear();
    }

    private void close(OpenListener listener) {
        if (waiting && listener.inherited()) {
            listener.release();
        } else {
            listener.close();
        }
    }

    /** What is open, in a form for another process. */
    List<Listening> listening() {
        List<Listening> listening = new ArrayList<>();
        open.forEach((name, listener) -> listening.add(new Listening(
                name,
                listener.config().address(),
                ((UnixChannel) listener.channel()).fd(),
                listener.tls() == null ? new byte[0] : listener.tls().ticketKeys())));
        return listening;
    }

    /** Stops accepting; sockets of {@code heirs} live on elsewhere. What handshakes need stays until {@link #close()}. */
    void handOver(Set<String> heirs) {
        open.forEach((name, listener) -> {
            if (!heirs.contains(name)) {
                listener.removeFile();
            }
            listener.stop();
            handedOver.add(listener);
        });
        open.clear();
    }

    @Nullable OpenListener get(String name) {
        return open.get(name);
    }
}
