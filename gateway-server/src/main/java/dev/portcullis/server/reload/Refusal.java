package dev.portcullis.server.reload;

import dev.portcullis.config.tree.Problem;
import java.time.Instant;
import java.util.List;

/** A configuration that was not put in force, and everything that is wrong with it. */
public record Refusal(Instant at, List<Problem> problems) {}
