package dev.portcullis.tls;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.time.Ticker;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one listener: makes the handlers of new connections, and takes new certificates while it runs.
 *
 * <p><b>Threading:</b> {@link #install} on any loop. Everything else on one control thread.
 */
public final class ServerTls implements AutoCloseable {

    static final String HANDLER = "tls";

    private static final byte[] NO_KEYS = new byte[0];

    private final TlsConfig config;
    private final Path baseDirectory;
    private final ServerContexts contexts;
    private final @Nullable TicketKeys tickets;
    private final @Nullable Identity selfSigned;

    private CertificateFiles files = new CertificateFiles();
    private OpenSslSessionTicketKey @Nullable [] appliedKeys;
    private List<ServerContext> retired = List.of();
    private volatile Served served;

    /** What new connections get; immutable. */
    private record Served(List<ServerContext> contexts, NameTable<ServerContext> names) {}

    private ServerTls(
            TlsConfig config,
            Path baseDirectory,
            ServerContexts contexts,
            @Nullable TicketKeys tickets,
            @Nullable Identity selfSigned,
            Consumer<String> warnings)
            throws TlsException {
        this.config = config;
        this.baseDirectory = baseDirectory;
        this.contexts = contexts;
        this.tickets = tickets;
        this.selfSigned = config.selfSigned() && selfSigned == null ? SelfSigned.create() : selfSigned;
        this.served = read(files, warnings);
        applyTickets(true);
    }

    /**
     * Reads the certificates and keys that {@code config} names.
     *
     * @param baseDirectory where relative paths begin
     * @param protocols the HTTP versions to offer by ALPN, best first
     * @param warnings told of what works but needs attention, such as an expired certificate; each text names its file
     * @throws TlsException with everything that is wrong with the files
     */
    public static ServerTls load(
            TlsConfig config, Path baseDirectory, List<String> protocols, Consumer<String> warnings)
            throws TlsException {
        return load(config, baseDirectory, protocols, NO_KEYS, warnings);
    }

    /**
     * The like, in the place of a process that has served the same clients: they can resume their sessions.
     *
     * @param ticketKeys what {@link #ticketKeys} has given there; empty for keys of its own
     */
    public static ServerTls load(
            TlsConfig config, Path baseDirectory, List<String> protocols, byte[] ticketKeys, Consumer<String> warnings)
            throws TlsException {
        return load(TlsLibrary.best(), Ticker.SYSTEM, config, baseDirectory, protocols, ticketKeys, warnings);
    }

    static ServerTls load(
            TlsLibrary library,
            Ticker ticker,
            TlsConfig config,
            Path baseDirectory,
            List<String> protocols,
            Consumer<String> warnings)
            throws TlsException {
        return load(library, ticker, config, baseDirectory, protocols, NO_KEYS, warnings);
    }

    static ServerTls load(
            TlsLibrary library,
            Ticker ticker,
            TlsConfig config,
            Path baseDirectory,
            List<String> protocols,
            byte[] ticketKeys,
            Consumer<String> warnings)
            throws TlsException {
        ServerContexts contexts = new ServerContexts(library, protocols);
        TicketKeys tickets = library == TlsLibrary.BORINGSSL ? TicketKeys.of(ticketKeys, ticker) : null;
        return new ServerTls(config, baseDirectory, contexts, tickets, null, warnings);
    }

    /**
     * The same listener's TLS under another configuration: clients can still resume their sessions, and a self-signed
     * certificate stays the same. This one serves on until it is closed.
     *
     * @throws TlsException with everything that is wrong with the files
     */
    public ServerTls successor(TlsConfig next, List<String> protocols, Consumer<String> warnings) throws TlsException {
        ServerContexts made = contexts.with(protocols);
        return new ServerTls(next, baseDirectory, made, tickets, selfSigned, warnings);
    }

    /** The keys with which clients resume their sessions, for a process that takes over; secret. Empty if there are none. */
    public byte[] ticketKeys() {
        return tickets == null ? NO_KEYS : tickets.toBytes();
    }

    /**
     * Puts TLS at the end of a new connection's pipeline; call it before the handlers that want plain text are added.
     * They are sent a {@link TlsFacts} event, then Netty's {@code SslHandshakeCompletionEvent}. After a failed
     * handshake they get the latter with the cause, an exception, and the connection closes by itself.
     */
    @AnyThread
    public void install(ChannelPipeline pipeline, Duration handshakeTimeout) {
        Served now = served;
        TlsFactsHandler facts = new TlsFactsHandler();
        if (now.contexts.size() == 1) {
            ServerContext only = now.contexts.get(0);
            facts.chosen(only);
            pipeline.addLast(HANDLER, only.newHandler(pipeline.channel().alloc(), handshakeTimeout));
        } else {
            pipeline.addLast(HANDLER, new SniSelector(() -> served.names, facts, handshakeTimeout));
        }
        pipeline.addLast(facts);
    }

    /**
     * Looks whether the files have changed and then serves what they hold now; connections that are open go on. Also
     * renews the keys of session tickets when it is time. To be called every few seconds.
     */
    public Reload reloadIfChanged() {
        release(retired);
        retired = List.of();
        applyTickets(false);
        if (!files.changed()) {
            return Reload.UNCHANGED;
        }
        files = new CertificateFiles();
        List<String> warnings = new ArrayList<>();
        Served next;
        try {
            next = read(files, warnings::add);
        } catch (TlsException e) {
            return new Reload(Reload.Result.REFUSED, e.problems());
        }
        // A loop may be between reading the field and using the context; it is released at the next call only.
        retired = served.contexts;
        served = next;
        applyTickets(true);
        return new Reload(Reload.Result.CHANGED, warnings);
    }

    /** Gives back native memory; open connections go on. Call it when the listener accepts no more connections. */
    @Override
    public void close() {
        release(retired);
        release(served.contexts);
        retired = List.of();
    }

    /** What is served now. */
    List<ServerContext> contextsForTest() {
        return served.contexts;
    }

    private Served read(CertificateFiles from, Consumer<String> warnings) throws TlsException {
        Identity own = config.selfSigned() ? selfSigned : null;
        List<ServerContext> made = contexts.make(new IdentityReader(baseDirectory, from, warnings).read(config, own));
        NameTable<ServerContext> names = new NameTable<>(made.get(0));
        made.forEach(context -> names.add(CertificateNames.of(context.identity().certificate()), context));
        tellForeignHosts(made, names);
        return new Served(made, names);
    }

    private static void tellForeignHosts(List<ServerContext> contexts, NameTable<ServerContext> names) {
        if (contexts.stream().map(ServerContext::policy).distinct().count() > 1) {
            contexts.forEach(context -> context.foreignHosts(new ForeignHosts(names, context.policy())));
        }
    }

    private void applyTickets(boolean contextsAreNew) {
        if (tickets == null) {
            return;
        }
        OpenSslSessionTicketKey[] keys = tickets.current();
        if (!contextsAreNew && keys == appliedKeys) {
            return;
        }
        appliedKeys = keys;
        for (ServerContext context : served.contexts) {
            ((OpenSslSessionContext) context.context().sessionContext()).setTicketKeys(keys);
        }
    }

    private static void release(List<ServerContext> contexts) {
        contexts.forEach(ServerContext::release);
    }
}
