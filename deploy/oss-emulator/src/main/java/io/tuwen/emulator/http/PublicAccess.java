package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.store.StoredVersion;
import java.io.IOException;
import java.util.Optional;

/**
 * What clients may do without a signature: read and write the bytes of what is public.
 *
 * <p>INVARIANT: what they read or replace is a version that lets them. {@link #allows} looks before
 * the work begins, and the object may be another's when it ends; so {@link #open} looks at what it
 * has opened, {@link #requireWritable} at what cannot change any more, and {@link
 * #requireUnchanged} at what another server has read meanwhile.
 */
final class PublicAccess {
  private static final String READABLE = "public-read";
  private static final String WRITABLE = "public-read-write";

  private final ObjectDirectory directory;

  PublicAccess(ObjectDirectory directory) {
    this.directory = directory;
  }

  boolean allows(Operation operation, Exchange exchange) {
    return switch (operation) {
      case GET_OBJECT, GET_OBJECT_META -> isReadable(exchange.target());
      case PUT_OBJECT,
          APPEND_OBJECT,
          DELETE_OBJECT,
          INITIATE_MULTIPART_UPLOAD,
          UPLOAD_PART,
          LIST_PARTS,
          COMPLETE_MULTIPART_UPLOAD,
          ABORT_MULTIPART_UPLOAD ->
          isWritable(exchange.target());
      case COPY_OBJECT, UPLOAD_PART_COPY ->
          isWritable(exchange.target()) && isReadable(CopySource.of(exchange).target());
      default -> false;
    };
  }

  private boolean isReadable(Target target) {
    return isReadable(acl(target));
  }

  private boolean isWritable(Target target) {
    return acl(target).equals(WRITABLE);
  }

  private String acl(Target target) {
    var bucket = directory.bucket(target.bucket());
    return acl(bucket, bucket.current(target.key()));
  }

  private static boolean isReadable(String acl) {
    return acl.equals(READABLE) || acl.equals(WRITABLE);
  }

  private static String acl(Bucket bucket, Optional<ObjectRecord> version) {
    return version
        .map(ObjectRecord::acl)
        .filter(own -> !own.equals(ObjectRecord.DEFAULT_ACL))
        .orElseGet(bucket::acl);
  }

  /**
   * Opens the current version; the caller closes it.
   *
   * @throws OssError where there is none, or where it is not this client's
   */
  static StoredVersion open(Exchange exchange, Bucket bucket, String key) throws IOException {
    var version = bucket.open(key).orElseThrow(OssError::noSuchKey);
    if (exchange.isAnonymous() && !isReadable(acl(bucket, Optional.of(version.record())))) {
      version.close();
      throw RequiredRights.missing();
    }
    return version;
  }

  /**
   * Describes the current version.
   *
   * @throws OssError where there is none, or where it is not this client's
   */
  static ObjectRecord describe(Exchange exchange, Bucket bucket, String key) throws IOException {
    try (var version = open(exchange, bucket, key)) {
      return version.record();
    }
  }

  /**
   * Looks whether what was read by name in this client's stead since {@link #describe} was the
   * version that was described.
   *
   * @throws OssError where it may have been one that is not this client's
   */
  static void requireUnchanged(Exchange exchange, Bucket bucket, ObjectRecord described)
      throws IOException {
    if (!exchange.isAnonymous()) {
      return;
    }
    var current = describe(exchange, bucket, described.key());
    if (!current.eTag().equals(described.eTag())
        || !current.modified().equals(described.modified())) {
      throw RequiredRights.missing();
    }
  }

  /**
   * Looks at what a write would replace.
   *
   * @throws OssError where it is not this client's
   */
  static void requireWritable(Exchange exchange, Bucket bucket, Optional<ObjectRecord> current) {
    if (exchange.isAnonymous() && !acl(bucket, current).equals(WRITABLE)) {
      throw RequiredRights.missing();
    }
  }
}
