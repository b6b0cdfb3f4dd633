package dev.portcullis.snapshot;

import dev.portcullis.exchange.StageView;

/**
 * An API where a host and a base path lead to it, with the stage that serves requests which name none.
 *
 * @param keepEncodedSlash whether a percent-encoded slash may stand in its paths
 */
public record Site(DeploymentPlan deployment, StageView stage, boolean keepEncodedSlash) {

    /** Whether the gateway itself answers here, with its health for example. */
    public boolean isBuiltIn() {
        return stage.api() == null;
    }
}
