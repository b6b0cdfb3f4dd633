package dev.portcullis.server.cli;

import dev.portcullis.server.cli.log.LogProvider;
import dev.portcullis.server.plugins.PluginRefusal;
import java.nio.file.Path;

/**
 * The entry of the program.
 *
 * <p>{@code run} and {@code run FILE}, which is how the gateway is started in earnest, are recognized here without the
 * command line library: loading it would cost a tenth of the time to the first answer.
 */
public final class Main {

    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";
    private static final String SELECTOR_PROVIDER = "java.nio.channels.spi.SelectorProvider";

    private Main() {}

    /** Exits with 0 if all is well, 1 if a problem was found, 2 if it was called in a wrong way. */
    public static void main(String[] arguments) {
        LogProvider.choose();
        leaveOutFlightRecorder();
        nameSelectorProvider();
        System.exit(execute(Terminal.STANDARD, arguments));
    }

    /** Netty's events for Java Flight Recorder take a tenth of the start; whoever records says so. */
    private static void leaveOutFlightRecorder() {
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
    }

    /**
     * Netty's epoll has the JDK make a selector, and the JDK looks for another provider of such in every jar of the class path,
     * unless one is named: here its own.
     */
    private static void nameSelectorProvider() {
        if (System.getProperty(SELECTOR_PROVIDER) == null) {
            try {
                System.setProperty(
                        SELECTOR_PROVIDER,
                        Class.forName("sun.nio.ch.EPollSelectorProvider").getName());
            } catch (ClassNotFoundException e) {
                return; // not Linux: it will find its own
            }
        }
    }

    static int execute(Terminal terminal, String... arguments) {
        boolean plainRun = arguments.length > 0
                && arguments.length <= 2
                && arguments[0].equals("run")
                && !(arguments.length == 2 && arguments[1].startsWith("-"));
        if (plainRun) {
            try {
                return new RunCommand(terminal, Path.of(arguments.length == 2 ? arguments[1] : ConfigFile.DEFAULT))
                        .call();
            } catch (PluginRefusal e) {
                terminal.refuse(e);
                return 1;
            }
        }
        return CommandTree.execute(terminal, arguments);
    }
}
