package dev.portcullis.discovery;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.discovery.NameLookup.Answer;
import dev.portcullis.discovery.NameLookup.Question;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * All state belongs to the background loop; whoever asks from elsewhere does so by a task. A name that somebody follows is
 * asked for again when its answer has run out; one that was only asked for once is kept until then and forgotten.
 *
 * A name that can no longer be found keeps its last servers: a DNS that is away must not take the servers with it. That is said
 * once, and so is the recovery.
 */
/**
 * The one cache of what names stand for, for all upstreams and loops, kept up to date by the answers' TTL.
 *
 * <p>Addresses written as such are not looked up, and {@code localhost} is this host whatever DNS says (RFC 6761, 6.3).
 */
@AnyThread
public final class NameBook {

    private static final Logger LOG = LoggerFactory.getLogger(NameBook.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String LOCALHOST = "localhost";

    private final LoopContext loop;
    private final Map<Question, Entry> entries = new HashMap<>();
    private volatile NameLookup lookup;
    private volatile long shortestSeconds = 1;
    private volatile long longestSeconds = 300;

    /** @param loop the background loop */
    public NameBook(LoopContext loop, NameLookup lookup) {
        this.loop = loop;
        this.lookup = lookup;
    }

    /** Asks somebody else from now on, and keeps answers within other bounds. */
    public void reconfigure(NameLookup other, Duration shortest, Duration longest) {
        lookup = other;
        shortestSeconds = Math.max(1, shortest.toSeconds());
        longestSeconds = Math.max(1, longest.toSeconds());
    }

    /** Whether the host is a name that has to be looked up. */
    public static boolean isName(String host) {
        return !host.equals(LOCALHOST) && NetUtil.createByteArrayFromIpAddressString(host) == null;
    }

    /** The address that the text writes. */
    public static InetAddress literal(String host) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(host));
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(host, impossible);
        }
    }

    /**
     * Finds the addresses of a host, in the order in which they are to be tried.
     *
     * @param then gets them, or none, on {@code asking}; from within this call if nothing has to be asked
     */
    public void find(String host, EventExecutor asking, Consumer<List<InetAddress>> then) {
        if (host.equals(LOCALHOST)) {
            then.accept(List.of(literal("127.0.0.1"), literal("::1")));
        } else if (!isName(host)) {
            then.accept(List.of(literal(host)));
        } else {
            Consumer<List<FoundServer>> told = found -> execute(
                    asking,
                    () -> then.accept(found.stream().map(FoundServer::address).toList()));
            if (!execute(loop.executor(), () -> entry(new Question(host, false)).tell(told))) {
                then.accept(List.of());
            }
        }
    }

    /**
     * Tells {@code follower}, on the background loop, what the name stands for, at once and at each change. It hears an
     * empty list if the first look-up finds nothing.
     *
     * @return ends it
     */
    public Runnable follow(Question question, Consumer<List<FoundServer>> follower) {
        execute(loop.executor(), () -> entry(question).follow(follower));
        return () -> execute(loop.executor(), () -> entry(question).unfollow(follower));
    }

    private static boolean execute(EventExecutor executor, Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private Entry entry(Question question) {
        return entries.computeIfAbsent(question, Entry::new);
    }

    /** One name: what is known of it, and who wants to know. */
    private final class Entry extends TimerWheel.Node {

        private final Question question;
        private final List<Consumer<List<FoundServer>>> followers = new ArrayList<>();
        private List<Consumer<List<FoundServer>>> waiting = new ArrayList<>();
        private List<FoundServer> servers = List.of();
        private boolean asking;
        private boolean settled;
        private boolean failing;

        Entry(Question question) {
            this.question = question;
        }

        void tell(Consumer<List<FoundServer>> once) {
            if (settled) {
                once.accept(servers);
            } else {
                waiting.add(once);
                ask();
            }
        }

        void follow(Consumer<List<FoundServer>> follower) {
            followers.add(follower);
            tell(follower);
        }

        void unfollow(Consumer<List<FoundServer>> follower) {
            followers.remove(follower);
            if (followers.isEmpty() && !asking) {
                forget();
            }
        }

        private void forget() {
            loop.timers().remove(this);
            entries.remove(question, this);
        }

        private void ask() {
            if (!asking) {
                asking = true;
                lookup.ask(question, this::answered);
            }
        }

        private void answered(Answer answer) {
            asking = false;
            boolean first = !settled;
            List<FoundServer> before = servers;
            settled = true;
            note(answer.failure(), first);
            if (answer.failure() == null) {
                servers = answer.servers();
            }
            List<Consumer<List<FoundServer>>> told = waiting;
            waiting = new ArrayList<>();
            told.forEach(one -> one.accept(servers));
            if (!servers.equals(before)) {
                List.copyOf(followers).stream()
                        .filter(follower -> !told.contains(follower))
                        .forEach(follower -> follower.accept(servers));
            }
            long hold = answer.failure() == null
                    ? TimeUnit.SECONDS.toNanos(Math.min(longestSeconds, Math.max(shortestSeconds, answer.ttlSeconds())))
                    : RETRY_NANOS;
            loop.timers().set(this, loop.nanos() + hold);
        }

        private void note(@Nullable String failure, boolean first) {
            if (failure != null && !failing) {
                LOG.warn(
                        "Name {}: {}; {}",
                        question,
                        failure,
                        first ? "asking again every 5s" : "keeping the last " + servers.size());
            } else if (failure == null && failing) {
                LOG.info("Name {}: found again", question);
            }
            failing = failure != null;
        }

        @Override
        protected void expired() {
            if (!followers.isEmpty()) {
                ask();
            } else {
                forget();
            }
        }
    }
}
