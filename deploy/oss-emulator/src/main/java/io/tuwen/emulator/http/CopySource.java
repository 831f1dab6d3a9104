package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.StoredVersion;
import java.io.IOException;

/** The object that a copy is made of: {@code /bucket/key}, percent-encoded. */
record CopySource(String bucket, String key) {

  static CopySource of(Exchange exchange) {
    var header = exchange.header(Operation.COPY_SOURCE).orElseThrow();
    var path = Exchange.decoded(header.replace("+", "%2B"));
    var plain = path.startsWith("/") ? path.substring(1) : path;
    var slash = plain.indexOf('/');
    if (slash < 1 || slash == plain.length() - 1) {
      throw OssError.invalidArgument("Copy Source must mention the source bucket and key.");
    }
    return new CopySource(plain.substring(0, slash), plain.substring(slash + 1));
  }

  Target target() {
    return new Target(bucket, key);
  }

  StoredVersion open(Exchange exchange, ObjectDirectory directory) throws IOException {
    return PublicAccess.open(exchange, directory.bucket(bucket), key);
  }
}
