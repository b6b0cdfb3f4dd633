package dev.portcullis.engine.pipeline;

/** What an HTTP/1 connection expects of its client, and so what is done with what arrives. */
enum InputState {
    /** A request head; also when the connection is idle. */
    HEAD,
    /** A body that nobody has asked for yet: held. */
    WAITING,
    /** A body on its way to the exchange, unless that has paused it: then held. */
    BODY,
    /** Nothing: the request is complete and its answer is not. A pipelined request is held, up to a head's size. */
    DONE,
    /** Nothing, as long as finished answers wait for a client that does not read them: held as before. */
    UNSENT,
    /** Bytes of another protocol, on their way to the exchange unless that has paused them: then held. */
    TUNNEL,
    /** The rest of a body whose answer is complete, small enough to be read and dropped. */
    DRAIN,
    /**
     * Whatever comes after an answer that closes the connection: dropped for a while, because closing with unread input would
     * make the system send a reset, which can overtake the answer.
     */
    DISCARD,
    /** Nothing any more. */
    CLOSED
}
