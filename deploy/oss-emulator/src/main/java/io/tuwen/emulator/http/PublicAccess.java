package io.tuwen.emulator.http;

import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;

/** What clients may do without a signature: read and write the bytes of what is public. */
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
    return acl(target).equals(READABLE) || isWritable(target);
  }

  private boolean isWritable(Target target) {
    return acl(target).equals(WRITABLE);
  }

  private String acl(Target target) {
    var bucket = directory.bucket(target.bucket());
    var record = bucket.index().get(target.key());
    var own = record == null ? ObjectRecord.DEFAULT_ACL : record.acl();
    return own.equals(ObjectRecord.DEFAULT_ACL) ? bucket.acl() : own;
  }
}
