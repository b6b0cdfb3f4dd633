package dev.portcullis.plugin.traffic.access;

import dev.portcullis.address.AddressReader;
import dev.portcullis.address.AddressSet;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;

/** Refuses clients whose address is denied, and where some are allowed, all others: those without an address, too. */
final class AccessFilter implements RequestFilter {

    private static final Outcome DENIED = Outcome.reject(AccessError.DENIED);

    private final AddressSet allowed;
    private final AddressSet denied;

    AccessFilter(AddressSet allowed, AddressSet denied) {
        this.allowed = allowed;
        this.denied = denied;
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        AddressReader address = exchange.caller().address();
        if (address == null) {
            return allowed.isEmpty() ? Outcome.proceed() : DENIED;
        }
        boolean passes = !denied.contains(address) && (allowed.isEmpty() || allowed.contains(address));
        return passes ? Outcome.proceed() : DENIED;
    }
}
