package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.plugins.PluginRefusal;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands, as the command line library sees them. */
@Command(
        name = "portcullis",
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
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new EffectiveCommand(terminal))
                .addSubcommand(new DiffCommand(terminal))
                .addSubcommand(new RevisionsCommand(terminal))
                .addSubcommand(new RollbackCommand(terminal))
                .addSubcommand(new FmtCommand(terminal))
                .addSubcommand(new SchemaCommand(terminal))
                .addSubcommand(new PluginsCommand(terminal))
                .addSubcommand(new CommandLine(new KeysCommand()).addSubcommand(new GenerateKeyCommand(terminal)))
                .addSubcommand(new HealthCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal))
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CommandLine.HelpCommand());
        Charset charset = StandardCharsets.UTF_8;
        commands.setOut(new PrintWriter(terminal.out(), true, charset));
        commands.setErr(new PrintWriter(terminal.err(), true, charset));
        commands.setParameterExceptionHandler((wrong, given) -> {
            terminal.err().println("portcullis: " + reason(wrong));
            terminal.err()
                    .println("try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return CommandLine.ExitCode.USAGE;
        });
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof PluginRefusal refusal) {
                terminal.refuse(refusal);
            } else {
                terminal.err().println("portcullis: " + failure);
            }
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        return commands.execute(arguments);
    }

    private static String reason(CommandLine.ParameterException wrong) {
        CommandLine top = wrong.getCommandLine();
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched && top.getParent() == null) {
            String word = unmatched.getUnmatched().get(0);
            return (word.startsWith("-") ? "unknown option \"" : "unknown command \"") + word + "\" "
                    + Problems.expectedOneOf(word, names(top));
        }
        if (top.getParent() == null) {
            return "no command given " + Problems.expectedOneOf("", names(top));
        }
        String message = String.valueOf(wrong.getMessage());
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static List<String> names(CommandLine top) {
        return List.copyOf(top.getSubcommands().keySet());
    }
}
