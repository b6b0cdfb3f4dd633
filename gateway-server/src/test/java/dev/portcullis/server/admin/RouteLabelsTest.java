package dev.portcullis.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.Labels;
import org.junit.jupiter.api.Test;

class RouteLabelsTest {

    @Test
    void takesApiStageAndRouteFromIdentity() {
        assertThat(RouteLabels.of("api/orders/stage/beta/route/GET /route/x").toString())
                .isEqualTo(Labels.of("api", "orders", "stage", "beta", "route", "GET /route/x")
                        .toString());
    }

    @Test
    void takesIdentityWithoutStageForTheDefaultStage() {
        assertThat(RouteLabels.of("api/orders/route/$default").toString())
                .isEqualTo(Labels.of("api", "orders", "stage", "$default", "route", "$default")
                        .toString());
    }

    @Test
    void leavesLabelsEmptyForRequestsThatMatchedNothing() {
        assertThat(RouteLabels.of("").toString())
                .isEqualTo(Labels.of("api", "", "stage", "", "route", "").toString());
    }
}
