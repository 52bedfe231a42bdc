// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whose process PostgreSQL is. It refuses to run as root, and rightly: then it is `nobody`'s.
///
/// @param unprivileged who to become, when the manager runs as root
record PostgresAccount(Optional<Unprivileged> unprivileged) {

    private static final String NAME = "nobody";
    private static final Path PASSWD = Path.of("/etc/passwd");

    /// A user of this machine.
    ///
    /// @param groupId its primary group, whose name differs between distributions
    record Unprivileged(String name, String groupId) {}

    /// The account for this process: its own user, or nobody's when that is root.
    static PostgresAccount choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new PostgresAccount(Optional.empty());
        }
        try (Stream<String> users = Files.lines(PASSWD)) {
            return users.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && fields[0].equals(NAME))
                    .findFirst()
                    .map(fields -> new Unprivileged(NAME, fields[3]))
                    .map(user -> new PostgresAccount(Optional.of(user)))
                    .orElseThrow(() ->
                            new DatabaseException(
                                    "PostgreSQL does not run as root, and there is no"
                                            + " user nobody to run it; set DATABASE_URL, or run"
                                            + " the manager as another user"));
        } catch (IOException e) {
            throw new DatabaseException("cannot read " + PASSWD, e);
        }
    }

    /// The command as it has to be started by this process.
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>();
        unprivileged.ifPresent(user ->
                whole.addAll(
                        List.of(
                                "setpriv",
                                "--reuid=" + user.name(),
                                "--regid=" + user.groupId(),
                                "--clear-groups",
                                "--inh-caps=-all",
                                "--no-new-privs",
                                "--")));
        whole.addAll(command);
        return whole;
    }

    /// Gives a file or directory to the account.
    void own(Path path) throws IOException {
        if (unprivileged.isPresent()) {
            Files.setOwner(path, principal(path));
        }
    }

    /// Checks that the account can get to `directory`: every directory above has to let it pass.
    /// Throws [DatabaseException] that names the first one that does not, and the ways out.
    void checkReach(Path directory) {
        if (unprivileged.isEmpty()) {
            return;
        }
        try {
            Path real = directory.toRealPath();
            for (Path ancestor = real; ancestor != null; ancestor = ancestor.getParent()) {
                PosixFileAttributes attributes =
                        Files.readAttributes(ancestor, PosixFileAttributes.class);
                PosixFilePermission needed =
                        attributes.owner().equals(principal(ancestor))
                                ? PosixFilePermission.OWNER_EXECUTE
                                : PosixFilePermission.OTHERS_EXECUTE;
                if (!attributes.permissions().contains(needed)) {
                    throw new DatabaseException(
                            ("PostgreSQL does not run as root but as the user %s, who"
                                            + " may not pass through %s; run \"chmod o+x %s\", or set"
                                            + " HEARTH_HOME to a directory elsewhere, such as"
                                            + " /var/lib/hearth, or run the manager as"
                                            + " another user, or set DATABASE_URL")
                                    .formatted(NAME, ancestor, ancestor));
                }
            }
        } catch (IOException e) {
            throw new DatabaseException("cannot read the permissions above " + directory, e);
        }
    }

    private static UserPrincipal principal(Path path) throws IOException {
        return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
    }
}
