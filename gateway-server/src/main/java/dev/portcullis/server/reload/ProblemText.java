package dev.portcullis.server.reload;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;

/** How many problems there are, in words. */
public final class ProblemText {

    private ProblemText() {}

    /** {@code 1 problem}, {@code 3 problems, 1 warning}; without errors only the warnings. */
    public static String summary(Problems problems) {
        long warnings = problems.all().stream().filter(Problem::warning).count();
        long errors = problems.all().size() - warnings;
        if (warnings == 0) {
            return count(errors, "problem");
        }
        return errors == 0 ? count(warnings, "warning") : count(errors, "problem") + ", " + count(warnings, "warning");
    }

    /** {@code 1 route}, {@code 2 routes}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
