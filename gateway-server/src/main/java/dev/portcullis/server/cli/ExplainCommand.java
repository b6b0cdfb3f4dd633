package dev.portcullis.server.cli;

import dev.portcullis.server.examine.AskedRequest;
import dev.portcullis.server.examine.Examination;
import dev.portcullis.server.examine.Explanation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what answers a request. */
@Command(
        name = "explain",
        description = "Says what answers a request, and why, without sending it.",
        footer = {"", "Exit codes: 0 something answers, 1 nothing matches, or the file has mistakes, 2 wrong use."})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, …")
    private String method;

    @Parameters(index = "1", paramLabel = "URL", description = "As the client has it, or only its path.")
    private String url;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header line of the request; Host takes the place of the URL's.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        AskedRequest asked;
        try {
            asked = AskedRequest.of(method, url, headers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Examination examined = ConfigFile.examine(file, terminal);
        if (examined == null) {
            return 1;
        }
        Explanation explanation = Explanation.of(examined, asked);
        explanation.lines().forEach(terminal.out()::println);
        return explanation.found() ? 0 : 1;
    }
}
