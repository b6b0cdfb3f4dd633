package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How it ended. */
final class AnswerVariables {

    private AnswerVariables() {}

    static void addTo(Map<String, Variable> all) {
        all.put("status", Variable.number(entry -> entry.completion().status()));
        all.put("responseLength", Variable.number(entry -> entry.completion().responseBytes()));
        all.put("requestLength", Variable.number(entry -> entry.completion().requestBytes()));
        all.put(
                "dataProcessed",
                Variable.number(entry ->
                        entry.completion().requestBytes() + entry.completion().responseBytes()));
        all.put("responseLatency", Variable.number(entry -> millis(entry.durationNanos())));
        addIntegration(all);
        addErrors(all);
    }

    private static void addIntegration(Map<String, Variable> all) {
        Variable latency = Variable.number(entry -> millis(entry.upstreamNanos()));
        all.put("integrationLatency", latency);
        all.put("integration.latency", latency);
        Variable status = Variable.number(AnswerVariables::upstreamStatus);
        all.put("integrationStatus", status);
        all.put("integration.integrationStatus", status);
        all.put("integration.status", status);
        Variable error = Variable.text(AnswerVariables::integrationError);
        all.put("integrationErrorMessage", error);
        all.put("integration.error", error);
        all.put(
                "integration.endpoint",
                Variable.text(entry -> entry.completion().endpoint()));
        all.put(
                "integration.attempts",
                Variable.number(entry -> entry.completion().attempts()));
    }

    private static void addErrors(Map<String, Variable> all) {
        all.put("error.code", error(GatewayError::code));
        all.put("error.message", error(GatewayError::message));
        all.put("error.responseType", error(ResponseTypes::of));
        all.put("error.messageString", new Quoted(error(GatewayError::message)));
    }

    private static Variable error(Function<GatewayError, String> part) {
        return Variable.text(entry -> {
            GatewayError error = entry.completion().error();
            return error == null ? null : part.apply(error);
        });
    }

    /** Negative stays negative. */
    private static long millis(long nanos) {
        return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static long upstreamStatus(LogEntry entry) {
        int status = entry.completion().upstreamStatus();
        return status == 0 ? -1 : status;
    }

    private static @Nullable String integrationError(LogEntry entry) {
        GatewayError error = entry.completion().error();
        return error != null && error.blame() == Blame.UPSTREAM ? error.meaning() : null;
    }

    /** A text that brings its quotes along. */
    private record Quoted(Variable text) implements Variable {

        @Override
        public void write(LogEntry entry, LineBuffer line, Escaping how) {
            int start = line.raw('"').length();
            text.write(entry, line, how);
            if (line.length() == start) {
                line.cut(start - 1);
            } else {
                line.raw('"');
            }
        }

        @Override
        public boolean isJson() {
            return true;
        }
    }
}
