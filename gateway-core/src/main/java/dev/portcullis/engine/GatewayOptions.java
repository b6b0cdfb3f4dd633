package dev.portcullis.engine;

import dev.portcullis.config.model.GatewayConfig.TransportKind;
import dev.portcullis.time.Ticker;

/**
 * What is fixed for the life of the process.
 *
 * @param loops 0 for one per core, 16 at most
 * @param trees reads files of targets
 */
public record GatewayOptions(int loops, TransportKind transport, Ticker ticker, TreeReader trees) {}
