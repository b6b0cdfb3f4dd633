package dev.portcullis.tls;

import java.util.List;

/** Certificates, keys or authorities cannot be used; says for each file what was expected of it. */
public final class TlsException extends Exception {

    private final transient List<String> problems;

    TlsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, one text for each, beginning with the file as the configuration names it. */
    public List<String> problems() {
        return problems;
    }
}
