package dev.portcullis.spi.observe;

/** Something that a plugin counts by route; made by {@link RouteCounters#event}. Immutable. */
public final class RouteEvent {

    private final String name;
    private final String help;
    private final int cell;

    RouteEvent(String name, String help, int cell) {
        this.name = name;
        this.help = help;
        this.cell = cell;
    }

    /** In the style of metrics, without a prefix. */
    public String name() {
        return name;
    }

    /** What is counted, in a sentence. */
    public String help() {
        return help;
    }

    int cell() {
        return cell;
    }
}
