package dev.portcullis.exchange;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.PathRanges;
import dev.portcullis.spi.Match;
import org.jspecify.annotations.Nullable;

/**
 * What serves one exchange, as plugins see it, and the lease that keeps it from being closed meanwhile. Belongs to the
 * exchange; confined to its loop.
 */
@EventLoopConfined
public final class MatchView implements Match {

    private final RequestView request;
    private final PathRanges variables = new PathRanges();

    private @Nullable Lease lease;
    private @Nullable RoutePlan route;
    private @Nullable StageView stage;
    private FilterChain chain = FilterChain.EMPTY;
    /** The route's number, by the configuration in force; -1 for none. */
    private int ordinal = -1;

    MatchView(RequestView request) {
        this.request = request;
    }

    /** @param held what serves is looked up in this configuration; null if none can go */
    void begin(@Nullable Lease held) {
        lease = held;
    }

    /** From now on {@code plan} of {@code stageView} serves, behind the filters of {@code filters}. */
    void serve(RoutePlan plan, StageView stageView, FilterChain filters) {
        route = plan;
        stage = stageView;
        chain = filters;
        ordinal = plan.ordinal() < 0 ? -1 : stageView.firstOrdinal() + plan.ordinal();
    }

    /** Another revision of the configuration numbers the route so; -1 if it has it no more. */
    public void renumber(int number) {
        ordinal = number;
    }

    /** What the stage has for other routes is not needed any more. */
    void leaveStage() {
        StageView of = stage;
        if (of != null) {
            stage = new StageView(
                    of.api(), of.stage(), of.variables(), new FilterChain[0], FilterChain.EMPTY, 0, of.filterNanos());
        }
    }

    /**
     * Goes over to another revision of the configuration, in which the route does the same: the rest of a long answer, or a
     * tunnel, shall not keep the old one.
     *
     * @param held instead of the lease so far, which is given back
     */
    public void moveTo(RoutePlan plan, StageView stageView, Lease held) {
        Lease before = lease;
        serve(plan, stageView, stageView.chains()[plan.ordinal()]);
        lease = held;
        if (before != null) {
            before.giveBack();
        }
    }

    /** The exchange has ended. */
    void end() {
        Lease held = lease;
        lease = null;
        route = null;
        stage = null;
        chain = FilterChain.EMPTY;
        ordinal = -1;
        variables.reset(0, 0);
        if (held != null) {
            held.giveBack();
        }
    }

    /** The route, once it is known. */
    RoutePlan route() {
        RoutePlan plan = route;
        if (plan == null) {
            throw new IllegalStateException("walk without a route");
        }
        return plan;
    }

    /** The stage, once it is known. */
    public @Nullable StageView stageView() {
        return stage;
    }

    /** The filters; none before the route is known. */
    FilterChain chain() {
        return chain;
    }

    /** How long a filter may wait without anything moving. */
    long filterNanos() {
        return stage == null ? 0 : stage.filterNanos();
    }

    @Override
    public @Nullable String api() {
        return stage == null ? null : stage.api();
    }

    @Override
    public @Nullable String stage() {
        return stage == null ? null : stage.stage();
    }

    @Override
    public @Nullable String routeKey() {
        return route == null || route.ordinal() < 0 ? null : route.key();
    }

    @Override
    public int routeOrdinal() {
        return ordinal;
    }

    @Override
    public boolean hasAuthorizer() {
        return chain.hasAuthorizer();
    }

    @Override
    public PathRanges ranges() {
        return variables;
    }

    @Override
    public int variableIndex(String name) {
        return route == null ? -1 : route.variables().indexOf(name);
    }

    @Override
    public @Nullable String variable(String name) {
        int at = variableIndex(name);
        if (at < 0 || at >= variables.count()) {
            return null;
        }
        return request.block().text(variables.start(at), variables.end(at));
    }

    @Override
    public @Nullable String stageVariable(String name) {
        return stage == null ? null : stage.variables().get(name);
    }
}
