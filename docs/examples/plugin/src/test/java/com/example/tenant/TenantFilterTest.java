package com.example.tenant;

import static dev.portcullis.testkit.TestRequest.get;

import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterContract;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.LeakGuard;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class TenantFilterTest {

    private static final TenantConfig CONFIG = new TenantConfig("X-Tenant", List.of("acme"));

    private final FilterTester tester =
            FilterTester.of(new TenantFactory().create(CONFIG, new FakePluginContext()));

    @Test
    void servesKnownTenantsAndSaysSo() {
        tester.send(get("/orders").header("X-Tenant", "acme"))
                .isForwarded()
                .answer()
                .hasStatus(200)
                .hasHeader("X-Served-For", "acme");
    }

    @Test
    void refusesOthers() {
        tester.send(get("/orders").header("X-Tenant", "hooli")).isRejected(TenantError.UNKNOWN);
        tester.send(get("/orders")).isRejected(TenantError.MISSING);
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return FilterContract.of(new TenantFactory(), CONFIG);
    }
}
