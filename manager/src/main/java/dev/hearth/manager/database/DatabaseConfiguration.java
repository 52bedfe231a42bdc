// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Hands the database, which opens while the context is built, to those who store things.
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {

    // Whoever started the database also closes it, after all of the context is closed.
    @Bean(destroyMethod = "")
    Database database(DatabaseOpening opening) {
        return opening.await();
    }

    @Bean
    JdbcClient jdbcClient(Database database) {
        return JdbcClient.create(database.dataSource());
    }
}
