package io.tuwen.contract.store;

import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectMetadata;
import io.tuwen.contract.key.ObjectKey;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Between our description of an object and the SDK's.
 *
 * <p>INVARIANT: a symbolic link is no object of ours. Who may put objects may put a link to one of
 * another owner, which the store would follow with our rights.
 */
final class OssMetadata {
  private static final String LINK = "Symlink";

  private OssMetadata() {}

  static ObjectMetadata write(Attributes attributes, long length, byte[] md5) {
    var metadata = new ObjectMetadata();
    metadata.setContentLength(length);
    metadata.setContentType(attributes.contentType());
    metadata.setContentMD5(Base64.getEncoder().encodeToString(md5));
    if (attributes.isWithheld()) {
      metadata.setObjectAcl(CannedAccessControlList.Private);
    }
    // A header carries ASCII only, so text is percent-encoded on its way in and out.
    attributes
        .metadata()
        .forEach(
            (name, value) ->
                metadata.addUserMetadata(name, URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return metadata;
  }

  static boolean isLink(ObjectMetadata metadata) {
    return LINK.equals(metadata.getObjectType());
  }

  static StoredObject read(ObjectKey key, ObjectMetadata metadata) {
    return new StoredObject(
        key,
        new ETag(metadata.getETag()),
        metadata.getContentLength(),
        metadata.getLastModified().toInstant(),
        new Attributes(metadata.getContentType(), decoded(metadata.getUserMetadata())));
  }

  /** Empty where it is none of ours: who may put objects may put a link, or one with any name. */
  static Optional<ListedObject> read(OSSObjectSummary summary) {
    if (LINK.equals(summary.getType())) {
      return Optional.empty();
    }
    return ObjectKey.parse(summary.getKey())
        .map(
            key ->
                new ListedObject(
                    key,
                    new ETag(summary.getETag()),
                    summary.getSize(),
                    summary.getLastModified().toInstant()));
  }

  private static Map<String, String> decoded(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toLowerCase(Locale.ROOT),
                entry -> decoded(entry.getValue())));
  }

  /** Objects that others put may hold a bare percent sign. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
