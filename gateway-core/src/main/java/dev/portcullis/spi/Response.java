package dev.portcullis.spi;

import dev.portcullis.http.Headers;

/** The response on its way to the client. */
public interface Response {

    int status();

    /** Changes the status, 200 to 599. */
    void setStatus(int status);

    Headers headers();

    Body body();
}
