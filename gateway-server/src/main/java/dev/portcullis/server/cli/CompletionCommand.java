package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problems;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets the shell complete commands. */
@Command(
        name = "completion",
        description = "Prints a script that lets the shell complete commands: source <(portcullis completion bash)")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private String shell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new ParameterException(spec.commandLine(), Problems.shown(shell) + " (expected: bash or zsh)");
        }
        CommandLine top = spec.root().commandLine();
        terminal.out().print(AutoComplete.bash(top.getCommandName(), top));
        return 0;
    }
}
