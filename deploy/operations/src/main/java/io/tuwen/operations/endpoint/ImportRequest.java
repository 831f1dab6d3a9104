package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.operations.imports.ImportSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code POST /admin/imports}, as it was sent; what is null was not. */
record ImportRequest(
    String prefix,
    List<String> keys,
    List<String> urls,
    String owner,
    Integer rate,
    boolean dryRun) {
  private static final int MAX_PREFIX = 1023;
  private static final int MAX_URL = 2048;

  /** Up to the path there is no {@code @}, whatever a parser takes for the user before it. */
  private static final Pattern URL =
      Pattern.compile("https?://[\\x21-\\x7e&&[^/?#@\\\\]]+([/?#][\\x21-\\x7e]*)?");

  ImportSpec spec() {
    if (Stream.of(Optional.ofNullable(prefix), Optional.ofNullable(keys), Optional.ofNullable(urls))
            .filter(Optional::isPresent)
            .count()
        != 1) {
      throw malformed("say what to import by one of prefix, keys and urls");
    }
    if (prefix != null && (prefix.isEmpty() || prefix.length() > MAX_PREFIX)) {
      throw malformed("prefix has 1 to %d characters".formatted(MAX_PREFIX));
    }
    if (keys != null) {
      checkNamed("keys", keys);
      keys.forEach(ImportRequest::checkKey);
    }
    if (urls != null) {
      checkNamed("urls", urls);
      urls.forEach(ImportRequest::checkUrl);
    }
    if (owner == null || Owner.ofCaller(owner).isEmpty()) {
      throw malformed("owner is whose the images become: guest, u-… or t-…");
    }
    if (rate != null && (rate < 1 || rate > ImportSpec.MAX_RATE)) {
      throw malformed("rate is 1 to %d images per second".formatted(ImportSpec.MAX_RATE));
    }
    return new ImportSpec(
        prefix, keys, urls, owner, rate == null ? ImportSpec.DEFAULT_RATE : rate, dryRun);
  }

  private static void checkNamed(String field, List<String> names) {
    var bytes =
        names.stream()
            .mapToLong(it -> it == null ? 0 : it.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    if (names.isEmpty()
        || names.size() > ImportSpec.MAX_NAMED
        || bytes > ImportSpec.MAX_NAMED_BYTES
        || names.contains(null)) {
      throw malformed(
          "%s has 1 to %d entries, of %d bytes in all"
              .formatted(field, ImportSpec.MAX_NAMED, ImportSpec.MAX_NAMED_BYTES));
    }
  }

  private static void checkKey(String key) {
    if (ObjectKey.parse(key).isEmpty()) {
      throw malformed("keys has one that is no key of an object");
    }
  }

  /** INVARIANT: an order is kept, and shown with what failed of it: it has no password. */
  private static void checkUrl(String url) {
    if (url.length() > MAX_URL || !URL.matcher(url).matches()) {
      throw malformed(
          "urls has one that is no address of at most %d characters, or has a user in it"
              .formatted(MAX_URL));
    }
  }
}
