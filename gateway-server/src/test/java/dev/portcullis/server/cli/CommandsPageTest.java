package dev.portcullis.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What {@code docs/commands.md} shows of {@code explain} is what it prints. {@code mvn -pl gateway-server -am
 * -Dtest=CommandsPageTest -Dupdate … test} writes it anew.
 */
class CommandsPageTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path PAGE = DOCS.resolve("commands.md");
    private static final String FILE =
            DOCS.resolve("examples/orders/gateway.yaml").toString();
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```console\n\\$ portcullis (explain [^\n]*)\n.*?```");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @Test
    void examplesAreWhatIsPrinted() throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        assertThat(example.find()).as("there is an example").isTrue();
        String page = example.replaceAll(CommandsPageTest::printed);
        if (System.getProperty("update") != null) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .content()
                .as("docs/commands.md; -Dupdate writes it anew")
                .isEqualTo(page);
    }

    private static String printed(MatchResult example) {
        List<String> words = new ArrayList<>();
        WORD.matcher(example.group(1))
                .results()
                .forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
        words.addAll(List.of("--config", FILE));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        String output = run.out().replace(FILE, "gateway.yaml");
        return Matcher.quoteReplacement("```console\n$ portcullis " + example.group(1) + "\n" + output + "```");
    }
}
