package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.spi.Match;
import org.jspecify.annotations.Nullable;

/** What one key may still do under one plan. Shared by all loops, kept over reloads. */
public final class Account {

    private final PlanBook book;
    private volatile Share share;

    Account(PlanBook book) {
        this.book = book;
        this.share = Share.first(book.terms(), book.nanos());
    }

    /** Whether it is an account with that plan. */
    public boolean isOf(PlanBook other) {
        return book == other;
    }

    /** Takes what one request costs; null if it was there. */
    @AnyThread
    public @Nullable PlanError take(Match match) {
        Share current = share;
        if (current.terms() != book.terms()) {
            current = renewed();
        }
        return current.take(match, book.nanos());
    }

    /** The share under new terms: the first request after a change makes it. */
    private synchronized Share renewed() {
        PlanTerms terms = book.terms();
        if (share.terms() != terms) {
            share = share.under(terms, book.nanos());
        }
        return share;
    }
}
