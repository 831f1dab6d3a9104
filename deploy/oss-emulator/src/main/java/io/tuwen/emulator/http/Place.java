package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.util.Arrays;
import java.util.Set;

/** Where an operation is done, and which names the query of a request may have there. */
enum Place {
  SERVICE,
  BUCKET,
  OBJECT;

  /** Of OSS's objects, and not of ours. Other names of a query may be meant for an origin. */
  private static final Set<String> NOT_OF_OBJECTS =
      Set.of(
          "symlink",
          "restore",
          "cleanRestoredObject",
          "versionId",
          "asyncFetch",
          "x-oss-async-process");

  private static final Set<String> SIGNATURE =
      Set.of("OSSAccessKeyId", "Expires", "Signature", "security-token");
  private static final Set<String> LISTING =
      Set.of(
          "prefix",
          "delimiter",
          "encoding-type",
          "marker",
          "max-keys",
          "list-type",
          "start-after",
          "continuation-token",
          "fetch-owner",
          "key-marker",
          "upload-id-marker",
          "max-uploads");

  static Place of(Target target) {
    if (target.isService()) {
      return SERVICE;
    }
    return target.isBucket() ? BUCKET : OBJECT;
  }

  /** The sub-resource that a request names, or an empty string. */
  String subResource(Exchange exchange) {
    var named = exchange.query().keySet().stream().filter(this::isSubResource).toList();
    if (named.size() > 1) {
      throw OssError.invalidArgument("A request cannot have these together: " + named);
    }
    if (!isImplemented(exchange)) {
      throw Operations.notImplemented();
    }
    return named.isEmpty() ? "" : named.get(0);
  }

  /** A name that is passed over would turn {@code DELETE ?tagging} into the end of a bucket. */
  private boolean isImplemented(Exchange exchange) {
    var names = exchange.query().keySet();
    return switch (this) {
      case SERVICE -> true;
      case BUCKET -> names.stream().allMatch(it -> mayStandAtBucket(exchange.method(), it));
      case OBJECT ->
          names.stream().noneMatch(NOT_OF_OBJECTS::contains)
              && !(exchange.method().equals("POST") && exchange.asks(Processed.PARAMETER));
    };
  }

  private boolean isSubResource(String name) {
    return !name.isEmpty()
        && Arrays.stream(Operation.values()).anyMatch(it -> it.isChosenBy(this, name));
  }

  private boolean mayStandAtBucket(String method, String name) {
    return isSubResource(name)
        || SIGNATURE.contains(name)
        || (name.startsWith("x-oss-") && !name.endsWith("process"))
        || (method.equals("GET") && LISTING.contains(name))
        || (method.equals("POST") && name.equals("encoding-type"));
  }
}
