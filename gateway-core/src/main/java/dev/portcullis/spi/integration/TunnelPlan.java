package dev.portcullis.spi.integration;

/**
 * What holds for a tunnel, all times in nanoseconds.
 *
 * @param webSocket whether its bytes are WebSocket frames, so that the gateway can put in frames of its own
 * @param idleNanos how long nothing may come, either way
 * @param lifeNanos how long it may last; 0 for as long as it likes
 * @param pingNanos how long nothing may come from the client before it is sent a PING; 0 for ever
 */
public record TunnelPlan(boolean webSocket, long idleNanos, long lifeNanos, long pingNanos) {}
