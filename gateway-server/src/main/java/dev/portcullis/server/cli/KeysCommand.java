package dev.portcullis.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What has to do with API keys. */
@Command(name = "keys", description = "Makes API keys.", synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
