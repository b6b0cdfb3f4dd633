package dev.portcullis.engine.takeover;

import dev.portcullis.engine.Listening;
import java.util.List;
import java.util.Set;

/** What is handed over. Called on the control thread; either {@link #keep} or {@link #handOver} follows a {@link #show}. */
public interface Estate {

    /**
     * A process wants to take over. From now on nothing may change.
     *
     * @param pid its number
     * @return what there is to be had
     */
    List<Listening> show(int pid);

    /** It came to nothing: all goes on as before. */
    void keep(String why);

    /**
     * The other process accepts: to stop accepting here.
     *
     * @param heirs names of the listeners that live on there
     */
    void handOver(Set<String> heirs);

    /** The other process knows that nobody accepts here any more: to finish what runs. */
    void leave();
}
