package dev.portcullis.testkit;

import dev.portcullis.http.PathRanges;
import dev.portcullis.spi.Match;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A match as a test says it is; at first, none. */
final class FakeMatch implements Match {

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> stageVariables = new HashMap<>();
    private final PathRanges ranges = new PathRanges();
    private @Nullable String api;
    private @Nullable String stage;
    private @Nullable String routeKey;
    private int ordinal = -1;
    private boolean hasAuthorizer;

    void set(String api, String stage, String routeKey, int ordinal) {
        this.api = api;
        this.stage = stage;
        this.routeKey = routeKey;
        this.ordinal = ordinal;
    }

    void guard() {
        hasAuthorizer = true;
    }

    void variable(String name, String value) {
        variables.put(name, value);
    }

    void stageVariable(String name, String value) {
        stageVariables.put(name, value);
    }

    @Override
    public @Nullable String api() {
        return api;
    }

    @Override
    public @Nullable String stage() {
        return stage;
    }

    @Override
    public @Nullable String routeKey() {
        return routeKey;
    }

    @Override
    public int routeOrdinal() {
        return ordinal;
    }

    @Override
    public boolean hasAuthorizer() {
        return hasAuthorizer;
    }

    @Override
    public @Nullable String variable(String name) {
        return variables.get(name);
    }

    @Override
    public int variableIndex(String name) {
        return -1;
    }

    @Override
    public @Nullable String stageVariable(String name) {
        return stageVariables.get(name);
    }

    @Override
    public PathRanges ranges() {
        return ranges;
    }
}
