package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Secret;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How clients stay with the server that answered them first. */
public record StickyConfig(
        @Doc("The name of the cookie that says which server it was; its value tells nobody else.") @Example("route")
        String cookie,

        @Doc("How long clients keep it; left out, until they end.") @Nullable Duration ttl,

        @Doc("The path that the cookie is for.") @Default("/")
        String path,

        @Doc(
                "What the cookie's value is made with; the same for gateways that share their clients. Left out, each process has"
                        + " its own, and forgets it when it ends.")
        @Nullable Secret secret) {

    private static final int LONGEST_NAME = 64;

    public StickyConfig {
        boolean plain = path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';' && c != ',');
        new Invariants()
                .require(
                        !cookie.isEmpty()
                                && cookie.length() <= LONGEST_NAME
                                && cookie.chars()
                                        .allMatch(
                                                c -> Character.isLetterOrDigit(c) && c < 0x80 || "_-.".indexOf(c) >= 0),
                        "cookie",
                        "\"" + cookie + "\"",
                        "letters, digits, _, - and .; 64 at most")
                .require(ttl == null || ttl.toSeconds() >= 1 && ttl.toDays() <= 400, "ttl", ttl, "1s to 400d")
                .require(plain, "path", "\"" + path + "\"", "a path that begins with /")
                .orThrow();
    }

    /** Reads the short form, which is the cookie's name. */
    public static StickyConfig fromText(String text) {
        return new StickyConfig(text, null, "/", null);
    }
}
