// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;

/// Tells a database that is away from a statement that is wrong.
public final class DatabaseGuard {

    private DatabaseGuard() {}

    /// Does the work. What is wrong with a statement is a defect of the manager, or told by its
    /// caller, and thrown as it is; anything else means that the database is away, and is thrown as
    /// [DatabaseUnavailable].
    public static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            if (e instanceof NonTransientDataAccessException
                    && !(e instanceof DataAccessResourceFailureException)) {
                throw e;
            }
            throw new DatabaseUnavailable(
                    "the manager's database does not answer; try again, and look into the "
                            + "manager's log if it stays away",
                    e);
        }
    }
}
