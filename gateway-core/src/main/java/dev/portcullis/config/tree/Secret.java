package dev.portcullis.config.tree;

/** A value that must not be shown: it prints as {@code ***}. Equality is by content, so that a reload notices a change. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
