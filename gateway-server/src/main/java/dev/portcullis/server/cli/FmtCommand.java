package dev.portcullis.server.cli;

import dev.portcullis.server.yaml.FileText;
import dev.portcullis.server.yaml.fmt.YamlFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lays out files. */
@Command(
        name = "fmt",
        description =
                "Lays out YAML files in one way: two spaces a level, one empty line at most. Words, quotes, comments and"
                        + " the order of keys stay. Says which files it has changed.",
        footer = {"", "Exit codes: 0 all is well, 1 a file cannot be laid out, or with --check differs, 2 wrong use."})
final class FmtCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "The files; gateway.yaml if not given.")
    private List<Path> files = List.of(Path.of(ConfigFile.DEFAULT));

    @Option(
            names = {"--check"},
            description = "Changes nothing, only says which files differ.")
    private boolean check;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    FmtCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        int exit = 0;
        for (Path file : files) {
            exit = Math.max(exit, format(file));
        }
        return exit;
    }

    private int format(Path file) {
        try {
            String text = FileText.read(file);
            String formatted = YamlFormat.format(text);
            if (formatted.equals(text)) {
                return 0;
            }
            terminal.out().println(file);
            if (check) {
                return 1;
            }
            Files.writeString(file, formatted);
            return 0;
        } catch (IllegalArgumentException e) {
            terminal.err().println(file + "  " + e.getMessage());
        } catch (IOException e) {
            terminal.err().println(file + "  " + FileText.why(e));
        }
        return 1;
    }
}
