package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import java.time.Instant;

/**
 * One configuration that was put in force.
 *
 * @param number counts from 1 at the start of the process
 * @param yaml its text, secrets redacted
 */
public record Revision(long number, Instant loadedAt, GatewayConfig config, String yaml) {}
