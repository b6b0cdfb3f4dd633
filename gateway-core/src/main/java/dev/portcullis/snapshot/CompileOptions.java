package dev.portcullis.snapshot;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.HttpCaller;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.time.Ticker;
import dev.portcullis.upstream.Upstream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What a compilation needs from the engine.
 *
 * @param open whether plugins and upstreams are really made; otherwise settings are only checked
 * @param budgets by loop, what bodies may hold there
 * @param http for plugins that ask others
 * @param catalogs what plugins can ask for; read by the compiler itself
 * @param authorizers by name; made by the compiler itself
 * @param upstreams makes an upstream that was not there before
 * @param builtIns routes that the program itself answers, by listener name
 */
public record CompileOptions(
        boolean open,
        List<BufferBudget> budgets,
        Ticker ticker,
        Executor blocking,
        HttpCaller http,
        StateRegistry states,
        PluginCatalog plugins,
        Catalogs catalogs,
        Map<String, Authorizer> authorizers,
        UpstreamMaker upstreams,
        Map<String, Map<String, Integration>> builtIns) {

    int loops() {
        return budgets.size();
    }

    CompileOptions with(Catalogs read) {
        return new CompileOptions(
                open, budgets, ticker, blocking, http, states, plugins, read, authorizers, upstreams, builtIns);
    }

    CompileOptions with(Map<String, Authorizer> made) {
        return new CompileOptions(
                open, budgets, ticker, blocking, http, states, plugins, catalogs, made, upstreams, builtIns);
    }

    /** Makes upstreams. */
    public interface UpstreamMaker {

        /** @throws IllegalArgumentException that says what is wrong with the settings, such as an unreadable file */
        Upstream make(String name, UpstreamConfig config);

        /** What the state of the upstream is kept under: as long as it stays, changed settings reach the same upstream. */
        String identity(String name, UpstreamConfig config);
    }
}
