package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;

/** The sending side of a pipe, as far as the pipe steers it. */
@EventLoopConfined
public interface BodySource {

    /** Nothing more for now; what was in flight may still come. */
    void pause();

    /** Go on. Must not deliver from within. */
    void resume();
}
