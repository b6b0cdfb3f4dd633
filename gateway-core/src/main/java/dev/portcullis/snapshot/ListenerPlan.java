package dev.portcullis.snapshot;

import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import dev.portcullis.route.SiteTable;
import org.jspecify.annotations.Nullable;

/**
 * What a listener answers.
 *
 * @param everything answers every request, without looking for a site; null for none
 * @param outside the chain of requests that reach no site
 */
public record ListenerPlan(
        String name, SiteTable<Site> sites, @Nullable RoutePlan everything, StageView outside) {}
