package dev.portcullis.engine.takeover;

import dev.portcullis.engine.Listening;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A process that wants to take over, as the one that runs sees it. Confined to the control thread. */
final class Successor {

    private enum Phase {
        /** It has said nothing. */
        SILENT,
        /** It takes what it wants and gets ready. */
        PREPARING,
        /** It may begin to accept. */
        BEGINNING,
        OVER
    }

    private final int pid;
    private final Link link;
    private final Estate estate;
    private final TakeOverSocket socket;
    private final Set<String> heirs = new HashSet<>();
    private Phase phase = Phase.SILENT;
    private List<Listening> listeners = List.of();
    private boolean expired;

    Successor(int pid, Link link, Estate estate, TakeOverSocket socket) {
        this.pid = pid;
        this.link = link;
        this.estate = estate;
        this.socket = socket;
    }

    /** @param heard a line, or the end of the conversation */
    void hear(Object heard) {
        if (phase == Phase.OVER) {
            return;
        }
        if (!(heard instanceof String line)) {
            end("process " + pid + " has ended the conversation");
        } else if (phase == Phase.SILENT && line.startsWith(Words.HELLO)) {
            greet(line.substring(Words.HELLO.length()));
        } else if (phase == Phase.PREPARING && line.startsWith(Words.GIVE)) {
            give(line.substring(Words.GIVE.length()));
        } else if (phase == Phase.PREPARING && line.equals(Words.READY)) {
            phase = Phase.BEGINNING;
            say(Words.GO);
        } else if (phase == Phase.BEGINNING && line.equals(Words.SERVING)) {
            handOver();
        } else {
            end("process " + pid + " said \"" + line + "\"");
        }
    }

    private void greet(String version) {
        if (!version.equals(Integer.toString(Words.VERSION))) {
            refuse("version " + version + " of the conversation (expected: " + Words.VERSION + ")");
        } else if (!socket.admits(this)) {
            refuse("another process is taking over");
        } else {
            phase = Phase.PREPARING;
            listeners = estate.show(pid);
            StringBuilder list = new StringBuilder(Words.LISTENERS).append(listeners.size());
            listeners.forEach(
                    listener -> list.append('\n').append(Words.Item.of(listener).line()));
            say(list.toString());
        }
    }

    private void refuse(String why) {
        phase = Phase.OVER;
        link.say(Words.REFUSED + why);
        link.close();
    }

    private void give(String number) {
        int index;
        try {
            index = Integer.parseInt(number);
        } catch (NumberFormatException e) {
            index = -1;
        }
        if (index < 0 || index >= listeners.size()) {
            end("process " + pid + " asked for listener " + number);
            return;
        }
        Listening listener = listeners.get(index);
        heirs.add(listener.name());
        if (!link.give(listener.descriptor())) {
            end("process " + pid + " cannot be given " + listener.address());
        }
    }

    private void say(String line) {
        if (!link.say(line)) {
            end("process " + pid + " does not listen");
        }
    }

    private void handOver() {
        phase = Phase.OVER;
        socket.stopListening();
        estate.handOver(heirs);
        link.say(Words.DONE);
        link.close();
        estate.leave();
    }

    /** The time is up; who was just let go gets as much once more. */
    void expire() {
        if (phase == Phase.BEGINNING && !expired) {
            expired = true;
            socket.expireLater(this);
            return;
        }
        if (phase == Phase.BEGINNING) {
            link.say(Words.LATE);
        }
        end("process " + pid + " was not ready in time");
    }

    /** Ends the conversation; what runs goes on. */
    void end(String why) {
        if (phase == Phase.OVER) {
            return;
        }
        boolean begun = phase != Phase.SILENT;
        phase = Phase.OVER;
        link.close();
        if (begun) {
            socket.over(this);
            estate.keep(why);
        }
    }
}
