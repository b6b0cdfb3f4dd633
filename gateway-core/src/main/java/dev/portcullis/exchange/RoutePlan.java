package dev.portcullis.exchange;

import dev.portcullis.spi.integration.Integration;
import java.util.List;

/**
 * One route of a deployment, shared by every stage that serves it.
 *
 * @param ordinal its number within the deployment, from 0; -1 for a plan outside any deployment
 * @param key as written: {@code GET /items/{id}}
 * @param variables names of the path variables, in the order of the path
 */
public record RoutePlan(int ordinal, String key, List<String> variables, Integration integration) {}
