package io.tuwen.result.index;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.SQLException;
import java.util.Map;

/** Gives a service a database without rows. */
public final class IndexResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    try {
      TestIndex.drop();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    var server = TestIndex.server();
    return Map.of(
        "tuwen.index.jdbc-url", server.jdbcUrl(),
        "tuwen.index.user", server.user(),
        "tuwen.index.password", server.password());
  }

  @Override
  public void stop() {
    // The server is that of all tests.
  }
}
