package dev.portcullis.server.cli;

import dev.portcullis.engine.Gateway;
import dev.portcullis.engine.Listening;
import dev.portcullis.engine.takeover.Estate;
import dev.portcullis.engine.takeover.TakeOverSocket;
import dev.portcullis.server.reload.ConfigCoordinator;
import dev.portcullis.server.reload.ControlThread;
import dev.portcullis.server.state.StateDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets another process take over from this one. On the control thread. */
final class Handover implements Estate, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final StateDirectory state;
    private final ControlThread control;
    private final ConfigCoordinator coordinator;
    private final Runnable leaving;
    private @Nullable Gateway gateway;
    private @Nullable TakeOverSocket socket;
    private int pid;

    /** @param leaving finishes what runs when another process accepts, and ends this one */
    Handover(StateDirectory state, ControlThread control, ConfigCoordinator coordinator, Runnable leaving) {
        this.state = state;
        this.control = control;
        this.coordinator = coordinator;
        this.leaving = leaving;
    }

    /** Listens for processes that want to take over. If that cannot be, the gateway goes on without. */
    void offer(Gateway opened) {
        gateway = opened;
        if (!opened.handsOver()) {
            LOG.info("No other process can take over from this one: that needs transport: epoll");
            return;
        }
        try {
            socket = TakeOverSocket.open(state.make().resolve(TakeOverSocket.NAME), control::execute, this);
        } catch (IOException e) {
            String why = e instanceof FileSystemException ? e.toString() : e.getMessage();
            LOG.info("No other process can take over from this one: {}", why);
        }
    }

    @Override
    public List<Listening> show(int successor) {
        pid = successor;
        coordinator.hold();
        LOG.info("Process {} is about to take over", pid);
        return gateway().listening();
    }

    @Override
    public void keep(String why) {
        LOG.warn("Nobody has taken over: {}", why);
        coordinator.release();
    }

    @Override
    public void handOver(Set<String> heirs) {
        gateway().handOver(heirs);
    }

    @Override
    public void leave() {
        LOG.info("Process {} has taken over", pid);
        close();
        leaving.run();
    }

    private Gateway gateway() {
        return Objects.requireNonNull(gateway);
    }

    /** Ends a conversation that is under way; what was to take over fails. */
    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
