package dev.portcullis.server.cli;

import java.nio.file.Path;

/**
 * The entry of the program.
 *
 * <p>{@code run} and {@code run FILE}, which is how the gateway is started in earnest, are recognized here without the
 * command line library: loading it would cost a tenth of the time to the first answer.
 */
public final class Main {

    private Main() {}

    /** Exits with 0 if all is well, 1 if a problem was found, 2 if it was called in a wrong way. */
    public static void main(String[] arguments) {
        System.exit(execute(Terminal.STANDARD, arguments));
    }

    static int execute(Terminal terminal, String... arguments) {
        boolean plainRun = arguments.length > 0
                && arguments.length <= 2
                && arguments[0].equals("run")
                && !(arguments.length == 2 && arguments[1].startsWith("-"));
        if (plainRun) {
            return new RunCommand(terminal, Path.of(arguments.length == 2 ? arguments[1] : ConfigFile.DEFAULT)).call();
        }
        return CommandTree.execute(terminal, arguments);
    }
}
