package dev.portcullis.server.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets signals drive the gateway: SIGTERM and SIGINT stop it, a second SIGINT ends the process at once, SIGHUP reloads.
 *
 * <p>The JDK's signal interface is not part of Java's standard and is looked up by name; where it is missing, a shutdown hook
 * stops the gateway and only file changes reload it.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final int KILLED_BY_SIGINT = 130;

    private final RunningGateway gateway;
    private final AtomicInteger interrupts = new AtomicInteger();

    Signals(RunningGateway gateway) {
        this.gateway = gateway;
    }

    void install() {
        try {
            on("TERM", gateway::stop);
            on("INT", this::interrupt);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Signals are not available", e);
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "shutdown"));
        }
        try {
            if (!on("HUP", gateway::reload)) {
                LOG.warn(
                        "SIGHUP was ignored when the process began and stays so; changed files are applied all the same");
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("SIGHUP is not available; file changes reload the configuration all the same", e);
        }
    }

    private void interrupt() {
        if (interrupts.getAndIncrement() > 0) {
            Runtime.getRuntime().halt(KILLED_BY_SIGINT);
        }
        gateway.stop();
    }

    private void stopAndWait() {
        gateway.stop();
        gateway.awaitStop();
    }

    /** @return whether the signal will be heard: SIGHUP is not if it was ignored when the process began */
    private static boolean on(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler calls = (proxy, method, arguments) -> handle(proxy, method, arguments, action);
        Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
        Object before = signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        return before != handler.getField("SIG_IGN").get(null);
    }

    private static Object handle(Object proxy, Method method, Object[] arguments, Runnable action) {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> "a signal's handler";
            default -> {
                action.run();
                yield Boolean.TRUE;
            }
        };
    }
}
