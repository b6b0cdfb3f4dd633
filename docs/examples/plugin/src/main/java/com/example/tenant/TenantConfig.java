package com.example.tenant;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.List;

/**
 * Who may call.
 *
 * @param header the header that names the tenant
 * @param allow the tenants' names, at least one
 */
@Doc("Lets a request pass only for a tenant that is known.")
public record TenantConfig(
        @Doc("The header that names the tenant.") @Default("X-Tenant") @Example("X-Tenant")
        String header,

        @Doc("The tenants that may call.") @Example("[acme, umbrella]")
        List<String> allow) {

    public TenantConfig {
        allow = List.copyOf(allow);
        new Invariants()
                .require(header.matches("[A-Za-z0-9-]+"), "header", header, "a header name")
                .require(!allow.isEmpty(), "allow", allow, "one tenant at least")
                .orThrow();
    }
}
