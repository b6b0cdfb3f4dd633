package dev.portcullis.server.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands, as the command line library sees them. */
@Command(
        name = "portcullis",
        mixinStandardHelpOptions = false,
        description = "An API gateway: Amazon API Gateway's model, in one process you run yourself.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 all is well, 1 a problem was found, 2 wrong use."})
final class CommandTree {

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    private CommandTree() {}

    static int execute(Terminal terminal, String... arguments) {
        CommandLine commands = new CommandLine(new CommandTree())
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new RoutesCommand(terminal))
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CommandLine.HelpCommand());
        Charset charset = StandardCharsets.UTF_8;
        commands.setOut(new PrintWriter(terminal.out(), true, charset));
        commands.setErr(new PrintWriter(terminal.err(), true, charset));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            terminal.err().println("portcullis: " + failure);
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        return commands.execute(arguments);
    }
}
