package dev.portcullis.config.schema;

/** The one key at the root that no record holds, since it is gone when the files have been put together. */
final class IncludeKey {

    static final String NAME = "include";
    static final String EXAMPLE = "apis/*.yaml";
    static final String DOC =
            "More files whose sections are read as if they stood here: paths with `*` and `?`, relative to this file. "
                    + "Files of one pattern are read by name. No name may be defined twice.";

    private IncludeKey() {}
}
