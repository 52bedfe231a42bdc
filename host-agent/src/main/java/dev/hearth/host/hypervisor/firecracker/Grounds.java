// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.storage.VmDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What machines stand on, with these settings.
record Grounds(FirecrackerSettings settings) {

    /// For a machine that is to be made.
    ///
    /// @param snapshot empty for one that boots
    Ground of(MachineSpec spec, Optional<Snapshot> snapshot) {
        VmDirectory directory = spec.directory();
        Optional<Jail> jail =
                settings.jailer()
                        .map(jailer ->
                                new Jail(
                                        jailHome(directory),
                                        new Jail.Owner(jailer.uid(), jailer.gid())));
        JailTree.Contents contents = new JailTree.Contents(directory, spec.boot(), snapshot);
        return ground(new Places(directory, jail), Optional.of(contents));
    }

    /// Of a machine that an earlier host agent made, perhaps with other settings: whether it is
    /// locked in shows by its jail.
    Ground found(VmDirectory directory) {
        Path home = jailHome(directory);
        Optional<Jail> jail =
                Files.exists(home)
                        ? Optional.of(new Jail(home, new Jail.Owner(0, 0)))
                        : Optional.empty();
        return ground(new Places(directory, jail), Optional.empty());
    }

    Optional<Cgroup> cgroup(VmDirectory directory) {
        return settings.cgroup()
                .map(parent -> new Cgroup(parent.resolve(directory.path().getFileName())));
    }

    private Ground ground(Places places, Optional<JailTree.Contents> contents) {
        List<Provision> provisions = new ArrayList<>();
        cgroup(places.directory()).ifPresent(provisions::add);
        places.jail().ifPresent(jail -> provisions.add(new JailTree(jail, contents)));
        provisions.add(new MachineFiles(places));
        return new Ground(places, provisions);
    }

    /// Where the jailer makes it.
    private Path jailHome(VmDirectory directory) {
        return settings.chrootBase()
                .resolve(settings.executable().getFileName())
                .resolve(directory.path().getFileName());
    }
}
