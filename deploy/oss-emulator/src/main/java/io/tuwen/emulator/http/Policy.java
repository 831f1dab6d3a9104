package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the one who signed a form allows: until when, which fields, how many bytes. */
final class Policy {
  private final Instant expiration;
  private final JsonArray conditions;
  private long min;
  private long max = Long.MAX_VALUE;

  private Policy(Instant expiration, JsonArray conditions) {
    this.expiration = expiration;
    this.conditions = conditions;
  }

  static Policy anything() {
    return new Policy(Instant.MAX, new JsonArray());
  }

  static Policy parse(String base64) {
    try {
      var json =
          new JsonObject(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
      var conditions = json.getJsonArray("conditions");
      if (conditions.isEmpty()) {
        // It would let its bearer put anything anywhere.
        throw invalid("The policy has no condition.");
      }
      return new Policy(Instant.parse(json.getString("expiration")), conditions);
    } catch (IllegalArgumentException
        | DecodeException
        | DateTimeException
        | NullPointerException
        | ClassCastException e) {
      throw invalid("The policy document is invalid.");
    }
  }

  private static OssError invalid(String message) {
    return new OssError(400, "InvalidPolicyDocument", message);
  }

  /** What a signature is made of has to be in the policy too, so that it cannot be moved. */
  void requireConditionsOn(List<String> names) {
    for (var name : names) {
      if (conditions.stream().noneMatch(it -> isOn(it, name))) {
        throw invalid("The policy has no condition on " + name + ".");
      }
    }
  }

  private static boolean isOn(Object condition, String name) {
    if (condition instanceof JsonObject exact) {
      return exact.fieldNames().stream().anyMatch(name::equalsIgnoreCase);
    }
    return condition instanceof JsonArray array
        && array.size() == 3
        && ("$" + name).equalsIgnoreCase(String.valueOf(array.getValue(1)));
  }

  void check(Map<String, String> fields, Instant now) {
    if (now.isAfter(expiration)) {
      throw OssError.accessDenied("Invalid according to Policy: Policy expired.");
    }
    try {
      for (var condition : conditions) {
        if (condition instanceof JsonObject exact) {
          exact.forEach(it -> require("eq", it.getKey(), it.getValue(), fields));
        } else if (condition instanceof JsonArray array && array.size() == 3) {
          check(array, fields);
        } else {
          throw invalid("A condition is invalid.");
        }
      }
    } catch (ClassCastException | NullPointerException e) {
      throw invalid("A condition is invalid.");
    }
  }

  private void check(JsonArray condition, Map<String, String> fields) {
    var operator = condition.getString(0).toLowerCase(Locale.ROOT);
    if (operator.equals("content-length-range")) {
      min = condition.getLong(1);
      max = condition.getLong(2);
      return;
    }
    var name = condition.getString(1);
    require(
        operator, name.startsWith("$") ? name.substring(1) : name, condition.getValue(2), fields);
  }

  private static void require(
      String operator, String name, Object wanted, Map<String, String> fields) {
    var value = fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    var holds =
        switch (operator) {
          case "eq" -> value.equals(wanted);
          case "starts-with" -> value.startsWith((String) wanted);
          case "in" -> ((JsonArray) wanted).contains(value);
          case "not-in" -> !((JsonArray) wanted).contains(value);
          default -> false;
        };
    if (!holds) {
      throw OssError.accessDenied(
          "Invalid according to Policy: Policy Condition failed: [\"%s\", \"$%s\"]"
              .formatted(operator, name));
    }
  }

  /** The stream, which ends in an error as soon as it is longer than allowed. */
  InputStream bounded(InputStream stream) {
    return new FilterInputStream(stream) {
      private long length;

      @Override
      public int read() throws IOException {
        return counted(super.read(), 1);
      }

      @Override
      public int read(byte[] into, int offset, int count) throws IOException {
        var read = super.read(into, offset, count);
        return counted(read, read);
      }

      private int counted(int result, int bytes) {
        if (result >= 0) {
          length += bytes;
          if (length > max) {
            throw tooLarge();
          }
        }
        return result;
      }
    };
  }

  void checkLength(long length) {
    if (length < min) {
      throw new OssError(
          400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size.");
    }
  }

  private static OssError tooLarge() {
    return new OssError(
        400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
  }
}
