package io.tuwen.result.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What releases before this one have made. Instances of theirs may still write and read it, beside
 * this one's in an upgrade, or alone after a rollback.
 */
final class OlderVersions {
  private static final String NAMES = "'^" + IndexDatabase.VERSIONS + "[0-9]{1,9}%s$'";

  private OlderVersions() {}

  /** Also those that are not finished, and what is left of others. */
  static List<String> all(Connection connection) throws SQLException {
    return named(connection, "(_.*)?");
  }

  static List<String> finished(Connection connection) throws SQLException {
    return named(connection, "");
  }

  private static List<String> named(Connection connection, String end) throws SQLException {
    var older = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select nspname from pg_namespace where nspname ~ " + NAMES.formatted(end))) {
      while (rows.next()) {
        var name = rows.getString(1);
        var number = name.substring(IndexDatabase.VERSIONS.length()).replaceFirst("_.*", "");
        if (Integer.parseInt(number) < IndexDatabase.VERSION) {
          older.add(name);
        }
      }
    }
    return older;
  }

  /**
   * Whether one has seen an upload or a deletion more than a day ago that ours has not: a rollback
   * has set ours aside, and topics may have lost what it has missed.
   *
   * <p>INVARIANT: never so of a version that was switched to within the day, whatever its log had.
   * Otherwise it would be made without end.
   */
  static boolean areAhead(Connection connection) throws SQLException {
    return haveSeen(
        connection,
        """
        > (
          select greatest(
            (select max(begun_at) from %1$s.making),
            (select max(at) from %1$s.image where at <= now()),
            (select max(deleted_at) from %1$s.gone where deleted_at <= now())))"""
            .formatted(IndexDatabase.SCHEMA),
        "< now() - interval '1 day'");
  }

  /** Whether one has seen an upload or a deletion within the day. */
  static boolean areWritten(Connection connection) throws SQLException {
    return haveSeen(connection, "> now() - interval '1 day'", "<= now()");
  }

  /** Whether one has seen anything between two times. */
  private static boolean haveSeen(Connection connection, String after, String before)
      throws SQLException {
    for (var older : finished(connection)) {
      try (var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  """
                  select exists (select from %1$s.image where at %2$s and at %3$s)
                    or exists (select from %1$s.gone where deleted_at %2$s and deleted_at %3$s)"""
                      .formatted(older, after, before))) {
        rows.next();
        if (rows.getBoolean(1)) {
          return true;
        }
      }
    }
    return false;
  }
}
