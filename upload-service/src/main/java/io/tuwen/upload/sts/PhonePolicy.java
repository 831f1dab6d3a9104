package io.tuwen.upload.sts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.key.Owner;

/**
 * What a phone may do of what its role may: put objects below its owner's prefix, privately and
 * over TLS. INVARIANT: an owner's name has no character that stands for others in a policy.
 */
final class PhonePolicy {
  private PhonePolicy() {}

  static String of(Owner owner, String bucket) {
    var policy = JsonNodeFactory.instance.objectNode().put("Version", "1");
    var statements = policy.putArray("Statement");
    statements.add(
        statement("Allow", "acs:oss:*:*:%s/%s/*".formatted(bucket, owner), "oss:PutObject"));
    statements.add(
        with(
            statement("Deny", "*", "oss:PutObject", "oss:PutObjectAcl"),
            "StringEquals",
            "oss:x-oss-object-acl",
            "public-read",
            "public-read-write"));
    statements.add(with(statement("Deny", "*", "oss:*"), "Bool", "acs:SecureTransport", "false"));
    return policy.toString();
  }

  private static ObjectNode statement(String effect, String resource, String... actions) {
    var statement = JsonNodeFactory.instance.objectNode().put("Effect", effect);
    var all = statement.putArray("Action");
    for (var action : actions) {
      all.add(action);
    }
    statement.putArray("Resource").add(resource);
    return statement;
  }

  private static ObjectNode with(
      ObjectNode statement, String operator, String key, String... values) {
    var all = statement.putObject("Condition").putObject(operator).putArray(key);
    for (var value : values) {
      all.add(value);
    }
    return statement;
  }
}
