package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Access;
import java.util.ArrayList;
import java.util.List;

/** The rights that an operation needs, by their names in RAM policies. */
final class RequiredRights {
  private RequiredRights() {}

  static OssError missing() {
    return OssError.accessDenied("You have no right to access this object.");
  }

  static Access toPost(Exchange exchange, String bucket, String key, String acl) {
    return access(exchange, Operation.PUT_OBJECT.right(), bucket + "/" + key, acl);
  }

  /** All of them are needed. */
  static List<Access> of(Operation operation, Exchange exchange) {
    var acl =
        Place.of(exchange.target()) == Place.OBJECT
            ? exchange.header("x-oss-object-acl").orElse("")
            : "";
    var needed = new ArrayList<Access>();
    needed.add(access(exchange, operation.right(), resource(operation, exchange.target()), acl));
    if (operation.isCopy()) {
      var source = CopySource.of(exchange).target();
      needed.add(
          access(exchange, Operation.GET_OBJECT.right(), source.bucket() + "/" + source.key(), ""));
    }
    if (operation == Operation.PUT_BUCKET && BucketOperations.acl(exchange).isPresent()) {
      // It sets the ACL of a bucket that is there, too.
      needed.add(
          access(exchange, Operation.PUT_BUCKET_ACL.right(), exchange.target().bucket(), ""));
    }
    return needed;
  }

  private static String resource(Operation operation, Target target) {
    if (operation == Operation.DELETE_MULTIPLE_OBJECTS) {
      // It is asked for once, and so wants the right to delete any.
      return target.bucket() + "/*";
    }
    return switch (Place.of(target)) {
      case SERVICE -> "*";
      case BUCKET -> target.bucket();
      case OBJECT -> target.bucket() + "/" + target.key();
    };
  }

  private static Access access(Exchange exchange, String right, String resource, String acl) {
    return new Access(
        "oss:" + right,
        "acs:oss:oss-local:" + Access.ACCOUNT + ":" + resource,
        acl,
        exchange.isSecure());
  }
}
