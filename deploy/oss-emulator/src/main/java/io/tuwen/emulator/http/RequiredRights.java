package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Access;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rights that a request needs, by their names in RAM policies. */
final class RequiredRights {
  private static final Map<String, String> OF_BUCKETS =
      Map.of(
          "acl", "BucketAcl",
          "location", "BucketLocation",
          "bucketInfo", "BucketInfo",
          "stat", "BucketStat",
          "website", "BucketWebsite");

  private RequiredRights() {}

  static OssError missing() {
    return OssError.accessDenied("You have no right to access this object.");
  }

  static Access toPost(Exchange exchange, String bucket, String key, String acl) {
    return access(exchange, "PutObject", bucket + "/" + key, acl);
  }

  /** All of them are needed. */
  static List<Access> of(Exchange exchange) {
    var target = exchange.target();
    var acl = exchange.header("x-oss-object-acl").orElse("");
    if (target.isService()) {
      return List.of(access(exchange, "ListBuckets", "*", ""));
    }
    if (target.isBucket()) {
      // Deleting many is asked for once, and so wants the right to delete any.
      var resource = exchange.asks("delete") ? target.bucket() + "/*" : target.bucket();
      return List.of(access(exchange, ofBucket(exchange), resource, ""));
    }
    var resource = target.bucket() + "/" + target.key();
    var own = Stream.of(access(exchange, ofObject(exchange), resource, acl));
    var source =
        exchange.header("x-oss-copy-source").stream()
            .map(it -> CopySource.of(exchange))
            .map(it -> access(exchange, "GetObject", it.bucket() + "/" + it.key(), ""));
    return Stream.concat(own, source).toList();
  }

  private static String ofBucket(Exchange exchange) {
    if (exchange.asks("delete")) {
      return "DeleteObject";
    }
    var verb =
        switch (exchange.method()) {
          case "PUT" -> "Put";
          case "DELETE" -> "Delete";
          default -> "Get";
        };
    var aspect = OF_BUCKETS.keySet().stream().filter(exchange::asks).findFirst();
    if (aspect.isPresent()) {
      return verb + OF_BUCKETS.get(aspect.get());
    }
    if (!verb.equals("Get")) {
      return verb + "Bucket";
    }
    return exchange.asks("uploads") ? "ListMultipartUploads" : "ListObjects";
  }

  private static String ofObject(Exchange exchange) {
    var aspect = exchange.asks("acl") ? "Acl" : exchange.asks("tagging") ? "Tagging" : "";
    return switch (exchange.method()) {
      case "PUT", "POST" -> "PutObject" + aspect;
      case "DELETE" -> exchange.asks("uploadId") ? "AbortMultipartUpload" : "DeleteObject" + aspect;
      default -> exchange.asks("uploadId") ? "ListParts" : "GetObject" + aspect;
    };
  }

  private static Access access(Exchange exchange, String action, String resource, String acl) {
    return new Access(
        "oss:" + action,
        "acs:oss:oss-local:" + Access.ACCOUNT + ":" + resource,
        acl,
        exchange.isSecure());
  }
}
