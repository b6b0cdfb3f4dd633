package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.plugins.PluginRefusal;
import dev.portcullis.server.reload.ProblemText;
import java.io.PrintStream;

/**
 * Where commands print.
 *
 * @param out results
 * @param err problems
 */
record Terminal(PrintStream out, PrintStream err) {

    static final Terminal STANDARD = new Terminal(System.out, System.err);

    /** Prints why plugins cannot be used. */
    void refuse(PluginRefusal refusal) {
        String.valueOf(refusal.getMessage()).lines().forEach(reason -> err.println("portcullis: plugin " + reason));
    }

    /** Prints every problem and, if some are errors, how many there are. */
    void print(Problems problems) {
        for (Problem problem : problems.all()) {
            err.println(problem);
        }
        if (problems.hasErrors()) {
            err.println(ProblemText.summary(problems));
        }
    }
}
