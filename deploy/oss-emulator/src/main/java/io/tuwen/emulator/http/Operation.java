package io.tuwen.emulator.http;

import static io.tuwen.emulator.http.Place.BUCKET;
import static io.tuwen.emulator.http.Place.OBJECT;
import static io.tuwen.emulator.http.Place.SERVICE;

import io.tuwen.emulator.OssError;
import io.vertx.core.http.HttpMethod;
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

  GET_OBJECT(OBJECT, "GET", "", "GetObject"),
  GET_OBJECT_META(OBJECT, "GET", "objectMeta", "GetObject"),
  GET_OBJECT_ACL(OBJECT, "GET", "acl", "GetObjectAcl"),
  GET_OBJECT_TAGGING(OBJECT, "GET", "tagging", "GetObjectTagging"),
  PUT_OBJECT(OBJECT, "PUT", "", "PutObject"),
  COPY_OBJECT(OBJECT, Operation.COPY, "", "PutObject"),
  PUT_OBJECT_ACL(OBJECT, "PUT", "acl", "PutObjectAcl"),
  PUT_OBJECT_TAGGING(OBJECT, "PUT", "tagging", "PutObjectTagging"),
  APPEND_OBJECT(OBJECT, "POST", "append", "PutObject"),
  DELETE_OBJECT(OBJECT, "DELETE", "", "DeleteObject"),
  DELETE_OBJECT_TAGGING(OBJECT, "DELETE", "tagging", "DeleteObjectTagging"),

  INITIATE_MULTIPART_UPLOAD(OBJECT, "POST", "uploads", "PutObject"),
  UPLOAD_PART(OBJECT, "PUT", "uploadId", "PutObject"),
  UPLOAD_PART_COPY(OBJECT, Operation.COPY, "uploadId", "PutObject"),
  LIST_PARTS(OBJECT, "GET", "uploadId", "ListParts"),
  COMPLETE_MULTIPART_UPLOAD(OBJECT, "POST", "uploadId", "PutObject"),
  ABORT_MULTIPART_UPLOAD(OBJECT, "DELETE", "uploadId", "AbortMultipartUpload");

  static final String COPY_SOURCE = "x-oss-copy-source";

  /** A PUT whose bytes are another object's. No client can send it as its method. */
  private static final String COPY = "PUT of a copy";

  private final Place place;
  private final String method;
  private final String subResource;
  private final String right;

  Operation(Place place, String method, String subResource, String right) {
    this.place = place;
    this.method = method;
    this.subResource = subResource;
    this.right = right;
  }

  /**
   * Chooses it.
   *
   * @throws OssError where the request asks for none, for one that is not there, or for two
   */
  static Operation of(Exchange exchange) {
    var place = Place.of(exchange.target());
    var subResource = place.subResource(exchange);
    var method = method(exchange, subResource);
    return Arrays.stream(values())
        .filter(it -> it.place == place)
        .filter(it -> it.method.equals(method) && it.subResource.equals(subResource))
        .findFirst()
        .orElseThrow(Operations::methodNotAllowed);
  }

  private static String method(Exchange exchange, String subResource) {
    var isObject = Place.of(exchange.target()) == OBJECT;
    if (isObject && exchange.is(HttpMethod.HEAD)) {
      var hasHead = subResource.isEmpty() || subResource.equals(GET_OBJECT_META.subResource);
      return hasHead ? "GET" : "HEAD";
    }
    if (isObject && exchange.is(HttpMethod.PUT) && exchange.header(COPY_SOURCE).isPresent()) {
      var hasBytes = subResource.isEmpty() || subResource.equals(UPLOAD_PART.subResource);
      return hasBytes ? COPY : "PUT";
    }
    return exchange.method();
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
    return method.equals(COPY);
  }
}
