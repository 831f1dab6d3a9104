package io.tuwen.result.index;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A statement that is put together, with its values in the order of their places.
 *
 * <p>INVARIANT: no value is ever part of its text.
 */
final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  Sql(String text, Object... values) {
    add(text, values);
  }

  /** Makes something of the row that it stands at. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  Sql add(String piece, Object... itsValues) {
    text.append(piece);
    values.addAll(List.of(itsValues));
    return this;
  }

  Sql add(Sql piece) {
    text.append(piece.text);
    values.addAll(piece.values);
    return this;
  }

  Sql and(String condition, Object... itsValues) {
    return add(" and ").add(condition, itsValues);
  }

  <T> List<T> rows(Connection connection, Reader<T> reader) throws SQLException {
    try (var statement = connection.prepareStatement(text.toString())) {
      for (int i = 0; i < values.size(); i++) {
        var value = values.get(i);
        if (value instanceof int[] numbers) {
          statement.setArray(i + 1, connection.createArrayOf("int4", boxed(numbers)));
        } else {
          statement.setObject(i + 1, value instanceof Instant time ? time(time) : value);
        }
      }
      try (var rows = statement.executeQuery()) {
        var all = new ArrayList<T>();
        while (rows.next()) {
          all.add(reader.read(rows));
        }
        return all;
      }
    }
  }

  /** Without its values. */
  @Override
  public String toString() {
    return text.toString();
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Object[] boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toArray();
  }
}
