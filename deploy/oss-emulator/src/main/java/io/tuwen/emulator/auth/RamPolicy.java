package io.tuwen.emulator.auth;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A RAM policy, as much of the language as our own policies use: Allow and Deny, actions and
 * resources with wildcards, and conditions on the object's ACL and on the transport.
 *
 * <p>INVARIANT: what it does not understand, it refuses to be; it never grants by not knowing.
 */
public final class RamPolicy {
  private static final Set<String> STATEMENT_FIELDS =
      Set.of("Effect", "Action", "Resource", "Condition");

  private final List<Statement> statements;

  private RamPolicy(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  private record Statement(
      boolean allows, List<String> actions, List<String> resources, List<Condition> conditions) {
    boolean isAbout(Access access) {
      // RAM compares actions without their case, and resources with it.
      var action = access.action().toLowerCase(Locale.ROOT);
      return actions.stream().anyMatch(it -> matches(it.toLowerCase(Locale.ROOT), action))
          && resources.stream().anyMatch(it -> matches(it, access.resource()))
          && conditions.stream().allMatch(it -> it.holds(access));
    }
  }

  private record Condition(String key, Set<String> values) {
    boolean holds(Access access) {
      return switch (key) {
        case "oss:x-oss-object-acl" -> values.contains(access.objectAcl());
        case "acs:SecureTransport" -> values.contains(Boolean.toString(access.isSecure()));
        default -> throw new IllegalStateException("was refused when the policy was read");
      };
    }
  }

  /**
   * Reads a policy.
   *
   * @throws IllegalArgumentException where it is none, or one with something unknown in it
   */
  public static RamPolicy parse(String text) {
    try {
      var json = new JsonObject(text);
      if (!"1".equals(json.getValue("Version"))) {
        throw new IllegalArgumentException("the Version is \"1\"");
      }
      var statements = new ArrayList<Statement>();
      for (var statement : json.getJsonArray("Statement")) {
        statements.add(statement((JsonObject) statement));
      }
      if (statements.isEmpty()) {
        throw new IllegalArgumentException("there is no statement");
      }
      return new RamPolicy(statements);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("the policy is not well-formed", e);
    }
  }

  private static Statement statement(JsonObject json) {
    if (!STATEMENT_FIELDS.containsAll(json.fieldNames())) {
      throw new IllegalArgumentException("unknown: " + json.fieldNames());
    }
    var allows =
        switch (json.getString("Effect")) {
          case "Allow" -> true;
          case "Deny" -> false;
          default -> throw new IllegalArgumentException("an Effect is Allow or Deny");
        };
    var conditions = new ArrayList<Condition>();
    for (var operator : json.getJsonObject("Condition", new JsonObject())) {
      for (var key : (JsonObject) operator.getValue()) {
        conditions.add(condition(operator.getKey(), key));
      }
    }
    return new Statement(
        allows, texts(json.getValue("Action")), texts(json.getValue("Resource")), conditions);
  }

  private static Condition condition(String operator, Map.Entry<String, Object> key) {
    var isKnown =
        switch (key.getKey()) {
          case "oss:x-oss-object-acl" -> operator.equals("StringEquals");
          case "acs:SecureTransport" -> operator.equals("Bool");
          default -> false;
        };
    if (!isKnown) {
      throw new IllegalArgumentException("unknown condition: " + operator + " " + key.getKey());
    }
    return new Condition(key.getKey(), Set.copyOf(texts(key.getValue())));
  }

  /** One, or a list of some. */
  private static List<String> texts(Object value) {
    if (value instanceof String one) {
      return List.of(one);
    }
    var texts = new ArrayList<String>();
    for (var each : (JsonArray) value) {
      texts.add((String) each);
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("an empty list says nothing");
    }
    return List.copyOf(texts);
  }

  /** Whether it allows something and does not deny it. */
  public boolean allows(Access access) {
    var about = statements.stream().filter(it -> it.isAbout(access)).toList();
    return !about.isEmpty() && about.stream().allMatch(Statement::allows);
  }

  /** A star stands for any characters, a question mark for one. */
  static boolean matches(String pattern, String text) {
    var p = 0;
    var t = 0;
    var star = -1;
    var resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(it -> it == '*');
  }
}
