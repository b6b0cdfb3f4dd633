package dev.portcullis.error;

/** Who has to change something for the error to go away. */
public enum Blame {
    CLIENT,
    GATEWAY,
    UPSTREAM
}
