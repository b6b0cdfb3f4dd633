package dev.portcullis.server.cli;

import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes API keys as Amazon makes them. */
@Command(
        name = "generate",
        description = "Prints a new random API key: 40 letters and digits. How to use it is said on the error output.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class GenerateKeyCommand implements Callable<Integer> {

    private final Terminal terminal;

    private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 40;
    private static final int MOST = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How many, 1 to 1000; 1 if not given.")
    private int count = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    GenerateKeyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw new ParameterException(spec.commandLine(), count + " keys (expected: 1 to " + MOST + ")");
        }
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < count; i++) {
            StringBuilder key = new StringBuilder(LENGTH);
            random.ints(LENGTH, 0, SIGNS.length()).forEach(sign -> key.append(SIGNS.charAt(sign)));
            terminal.out().println(key);
        }
        terminal.err().println("""
                # Put the key into the environment or a file, and its name into the configuration:
                api-keys:
                  acme:
                    value: ${env:ACME_KEY}""");
        return 0;
    }
}
