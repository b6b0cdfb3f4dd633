package dev.portcullis.plugin.cache;

/** What is kept under a key: an answer, what answers differ by, or that there is none to be kept. */
sealed interface Kept permits StoredAnswer, VaryRule, Unstorable {

    /** Bytes of memory held. */
    int size();
}
