package dev.portcullis.spi.filter;

/**
 * A guest of the chain. One shared, immutable object per configured use; it implements the stages it cares about and costs
 * nothing at the others.
 */
public sealed interface Filter permits RequestFilter, ResponseFilter, CompletionFilter {}
