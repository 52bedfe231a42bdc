// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// A data source that can be switched off, for what a kill of the manager must not get to write.
final class SwitchedDataSource extends DelegatingDataSource {

    volatile boolean away;

    SwitchedDataSource(DataSource real) {
        super(real);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (away) {
            throw new SQLException("switched off", "08006");
        }
        return super.getConnection();
    }
}
