package dev.portcullis.spi;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.Headers;
import org.jspecify.annotations.Nullable;

/** The response on its way to the client. */
public interface Response {

    int status();

    /** Changes the status, 200 to 599. */
    void setStatus(int status);

    /** Why the gateway answers in place of the integration; null if it does not. */
    default @Nullable GatewayError error() {
        return null;
    }

    Headers headers();

    Body body();
}
