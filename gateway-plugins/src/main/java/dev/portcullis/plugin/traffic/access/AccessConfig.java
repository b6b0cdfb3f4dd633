package dev.portcullis.plugin.traffic.access;

import dev.portcullis.address.Cidr;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.List;

/**
 * Who may come in.
 *
 * @param allow addresses and blocks; empty for all
 * @param deny addresses and blocks that may not, whatever is allowed
 */
@Doc("Lets requests pass by the address they come from; the rest is refused with 403.")
public record AccessConfig(
        @Doc("Addresses and blocks that may come in. Left out, all that are not denied.")
        @Default("[]")
        @Example("[10.0.0.0/8, 2001:db8::/32]")
        List<String> allow,

        @Doc("Addresses and blocks that may not, whatever is allowed.") @Default("[]") @Example("[10.6.6.6]")
        List<String> deny) {

    public AccessConfig {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        Invariants invariants = new Invariants();
        require(invariants, "allow", allow);
        require(invariants, "deny", deny);
        invariants.orThrow();
    }

    private static void require(Invariants invariants, String component, List<String> blocks) {
        for (String block : blocks) {
            try {
                Cidr.parse(block);
            } catch (IllegalArgumentException e) {
                invariants.require(false, component, Problems.quoted(block), "addresses or blocks such as 10.0.0.0/8");
            }
        }
    }
}
