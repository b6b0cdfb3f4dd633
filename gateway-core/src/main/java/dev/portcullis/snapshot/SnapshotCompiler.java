package dev.portcullis.snapshot;

/** Turns configuration records into a {@link Snapshot}. */
public final class SnapshotCompiler {}
