package io.tuwen.emulator.http;

import static io.tuwen.emulator.http.Place.BUCKET;
import static io.tuwen.emulator.http.Place.OBJECT;
import static io.tuwen.emulator.http.Place.SERVICE;

import io.tuwen.emulator.OssError;
import java.util.Arrays;

/**
 * What a request asks for, by OSS's name of it.
 *
 * <p>INVARIANT: it is chosen once, and both the right that is checked and what is then done are
 * those of this choice.
 */
enum Operation {
  LIST_BUCKETS(SERVICE, "GET", "", "ListBuckets"),

  PUT_BUCKET(BUCKET, "PUT", "", "PutBucket"),
  PUT_BUCKET_ACL(BUCKET, "PUT", "acl", "PutBucketAcl"),
  PUT_BUCKET_WEBSITE(BUCKET, "PUT", "website", "PutBucketWebsite"),
  HEAD_BUCKET(BUCKET, "HEAD", "", "ListObjects"),
  LIST_OBJECTS(BUCKET, "GET", "", "ListObjects"),
  LIST_MULTIPART_UPLOADS(BUCKET, "GET", "uploads", "ListMultipartUploads"),
  GET_BUCKET_ACL(BUCKET, "GET", "acl", "GetBucketAcl"),
  GET_BUCKET_LOCATION(BUCKET, "GET", "location", "GetBucketLocation"),
  GET_BUCKET_INFO(BUCKET, "GET", "bucketInfo", "GetBucketInfo"),
  GET_BUCKET_STAT(BUCKET, "GET", "stat", "GetBucketStat"),
  GET_BUCKET_WEBSITE(BUCKET, "GET", "website", "GetBucketWebsite"),
  DELETE_BUCKET(BUCKET, "DELETE", "", "DeleteBucket"),
  DELETE_BUCKET_WEBSITE(BUCKET, "DELETE", "website", "DeleteBucketWebsite"),
  DELETE_MULTIPLE_OBJECTS(BUCKET, "POST", "delete", "DeleteObject"),

  GET_OBJECT(OBJECT, "GET", "", "GetObject", Kind.READ),
  GET_OBJECT_META(OBJECT, "GET", "objectMeta", "GetObject", Kind.READ),
  GET_OBJECT_ACL(OBJECT, "GET", "acl", "GetObjectAcl"),
  GET_OBJECT_TAGGING(OBJECT, "GET", "tagging", "GetObjectTagging"),
  COPY_OBJECT(OBJECT, "PUT", "", "PutObject", Kind.COPY),
  PUT_OBJECT(OBJECT, "PUT", "", "PutObject"),
  PUT_OBJECT_ACL(OBJECT, "PUT", "acl", "PutObjectAcl"),
  PUT_OBJECT_TAGGING(OBJECT, "PUT", "tagging", "PutObjectTagging"),
  APPEND_OBJECT(OBJECT, "POST", "append", "PutObject"),
  DELETE_OBJECT(OBJECT, "DELETE", "", "DeleteObject"),
  DELETE_OBJECT_TAGGING(OBJECT, "DELETE", "tagging", "DeleteObjectTagging"),

  INITIATE_MULTIPART_UPLOAD(OBJECT, "POST", "uploads", "PutObject"),
  UPLOAD_PART_COPY(OBJECT, "PUT", "uploadId", "PutObject", Kind.COPY),
  UPLOAD_PART(OBJECT, "PUT", "uploadId", "PutObject"),
  LIST_PARTS(OBJECT, "GET", "uploadId", "ListParts"),
  COMPLETE_MULTIPART_UPLOAD(OBJECT, "POST", "uploadId", "PutObject"),
  ABORT_MULTIPART_UPLOAD(OBJECT, "DELETE", "uploadId", "AbortMultipartUpload");

  static final String COPY_SOURCE = "x-oss-copy-source";

  /** In what an operation differs from most. */
  private enum Kind {
    PLAIN,

    /** HEAD asks for it, too. */
    READ,

    /** The request names another object as its source. */
    COPY
  }

  private final Place place;
  private final String method;
  private final String subResource;
  private final String right;
  private final Kind kind;

  Operation(Place place, String method, String subResource, String right) {
    this(place, method, subResource, right, Kind.PLAIN);
  }

  Operation(Place place, String method, String subResource, String right, Kind kind) {
    this.place = place;
    this.method = method;
    this.subResource = subResource;
    this.right = right;
    this.kind = kind;
  }

  /**
   * Chooses it.
   *
   * @throws OssError where the request asks for none, for one that is not there, or for two
   */
  static Operation of(Exchange exchange) {
    var place = Place.of(exchange.target());
    var subResource = place.subResource(exchange);
    var hasSource = exchange.header(COPY_SOURCE).isPresent();
    // A copy stands before what is the same without a source.
    return Arrays.stream(values())
        .filter(it -> it.place == place && it.subResource.equals(subResource))
        .filter(it -> it.isDoneBy(exchange.method()))
        .filter(it -> hasSource || !it.isCopy())
        .findFirst()
        .orElseThrow(Operations::methodNotAllowed);
  }

  private boolean isDoneBy(String name) {
    return method.equals(name) || (kind == Kind.READ && name.equals("HEAD"));
  }

  /** Whether this is what a sub-resource asks for, with one method or another. */
  boolean isChosenBy(Place there, String name) {
    return place == there && subResource.equals(name);
  }

  /** By its name in RAM policies. */
  String right() {
    return right;
  }

  /** Whether it reads another object, which needs a right of its own. */
  boolean isCopy() {
    return kind == Kind.COPY;
  }
}
