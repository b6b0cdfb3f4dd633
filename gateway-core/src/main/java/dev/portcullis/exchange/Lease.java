package dev.portcullis.exchange;

/** An exchange's hold on the configuration it began with. */
public interface Lease {

    /** The exchange has ended; called once, on its loop. */
    void giveBack();
}
