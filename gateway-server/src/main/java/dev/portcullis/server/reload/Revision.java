package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import java.time.Instant;

/**
 * One configuration that was put in force.
 *
 * @param number as {@link dev.portcullis.server.revisions.RevisionLog} counts
 * @param change what had changed with it, on one line without secrets; empty for the first
 * @param yaml its text, secrets redacted
 */
public record Revision(long number, Instant loadedAt, String change, GatewayConfig config, String yaml) {}
