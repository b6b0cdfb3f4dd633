package dev.portcullis.snapshot;

import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.route.RouteTable;
import java.util.List;

/**
 * The routes of an API as they were deployed; shared by all stages that serve this deployment.
 *
 * @param routes what matches
 * @param plans by ordinal
 */
public record DeploymentPlan(RouteTable<RoutePlan> routes, List<RoutePlan> plans) {}
