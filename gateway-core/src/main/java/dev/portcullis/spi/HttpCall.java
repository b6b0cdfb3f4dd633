package dev.portcullis.spi;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A GET that a plugin wants made.
 *
 * @param url http or https, with a host; its path and query are sent as they stand
 * @param authorities PEM file with the authorities to trust instead of the system's; relative to the configuration
 * @param most bytes of body to accept
 * @param timeout for all of it, from the name's look-up to the last byte
 */
public record HttpCall(URI url, @Nullable Path authorities, int most, Duration timeout) {

    public HttpCall {
        String scheme = url.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(url + " (expected: an http or https URL with a host, without a user)");
        }
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: >= 1)");
        }
    }

    public boolean secure() {
        return url.getScheme().equalsIgnoreCase("https");
    }
}
