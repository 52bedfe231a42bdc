// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.PortForward;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The rules of all VMs: one nftables table that is ours alone, replaced as a whole in one
/// transaction. So there is never half of it, nothing of a VM that is gone, and nothing that
/// somebody else changed; and nobody else's rules are touched.
///
/// @param commands runs `nft`
record Ruleset(Commands commands) {

    private static final String TABLE = "inet hearth";
    private static final String ANY_TAP = "\"" + VmNetwork.TAP_PREFIX + "*\"";
    private static final String NEW = "ct state != { established, related }";

    /// Makes the rules those of exactly these VMs; none at all: no table.
    void replace(Collection<VmNetwork> networks) throws IOException {
        commands.run(List.of("nft", "-f", "-"), text(networks));
    }

    /// What nft is told. A table can only be deleted when it is there: it is added before.
    static String text(Collection<VmNetwork> networks) {
        String fresh = "add table %s\ndelete table %s\n".formatted(TABLE, TABLE);
        if (networks.isEmpty()) {
            return fresh;
        }
        StringBuilder input = new StringBuilder();
        StringBuilder forward = new StringBuilder();
        StringBuilder dnat = new StringBuilder();
        StringBuilder local = new StringBuilder();
        StringBuilder source = new StringBuilder();
        for (VmNetwork each :
                networks.stream().sorted(Comparator.comparingInt(VmNetwork::slot)).toList()) {
            input(each, input);
            forward(each, forward);
            dnat(each, "iifname != " + ANY_TAP + " fib daddr type local", dnat);
            dnat(each, "fib daddr type local ip daddr != 127.0.0.0/8", local);
            source(each, source);
        }
        return fresh
                + "table %s {\n".formatted(TABLE)
                + chain("input", "filter hook input priority filter", input)
                + chain("forward", "filter hook forward priority filter", forward)
                + chain("prerouting", "nat hook prerouting priority dstnat", dnat)
                + chain("output", "nat hook output priority -100", local)
                + chain("postrouting", "nat hook postrouting priority srcnat", source)
                + "}\n";
    }

    /// The host answers what it asked the guest itself, and nothing else.
    private static void input(VmNetwork vm, StringBuilder rules) {
        rule(vm, "iifname \"" + vm.tap() + "\" " + NEW + " drop", rules);
    }

    private static void forward(VmNetwork vm, StringBuilder rules) {
        String from = "iifname \"" + vm.tap() + "\" ";
        // No other address than its own, no other MAC, no IPv6, and no other guest.
        rule(vm, from + "ip saddr != " + vm.guestAddress() + " drop", rules);
        rule(vm, from + "ether saddr != " + vm.guestMac() + " drop", rules);
        rule(vm, from + "meta nfproto != ipv4 drop", rules);
        rule(vm, from + "oifname " + ANY_TAP + " " + NEW + " drop", rules);
        // Link-local is where clouds keep the credentials of their machines.
        rule(vm, from + "ip daddr 169.254.0.0/16 drop", rules);
        if (vm.mode() == NetworkMode.ISOLATED) {
            rule(vm, from + NEW + " drop", rules);
        }
        // In comes what was asked for, and what a port forward sends. That it is accepted here
        // overrules no other table.
        String to = "oifname \"" + vm.tap() + "\" ";
        rule(vm, to + "ct state { established, related } accept", rules);
        rule(vm, to + "ct status dnat accept", rules);
        rule(vm, to + "drop", rules);
    }

    /// What comes to a forwarded port of the host goes to the guest: from others but guests, who
    /// reach no other guest, and from the host itself.
    private static void dnat(VmNetwork vm, String which, StringBuilder rules) {
        for (PortForward each : vm.forwards()) {
            rule(
                    vm,
                    "%s tcp dport %d dnat ip to %s:%d"
                            .formatted(which, each.hostPort(), vm.guestAddress(), each.guestPort()),
                    rules);
        }
    }

    private static void source(VmNetwork vm, StringBuilder rules) {
        if (vm.mode() == NetworkMode.NAT) {
            rule(
                    vm,
                    "ip saddr " + vm.guestAddress() + " oifname != " + ANY_TAP + " masquerade",
                    rules);
        }
    }

    private static void rule(VmNetwork vm, String rule, StringBuilder rules) {
        rules.append("    %s comment \"%s\"\n".formatted(rule, vm.tag()));
    }

    private static String chain(String name, String hook, CharSequence rules) {
        return "  chain %s {\n    type %s; policy accept;\n%s  }\n".formatted(name, hook, rules);
    }
}
