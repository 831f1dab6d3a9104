package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.xml.Xml;
import io.tuwen.emulator.xml.XmlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A bucket: made, described, emptied, removed. */
final class BucketOperations {
  static final Set<String> ACLS = Set.of("private", "public-read", "public-read-write");

  private static final int MOST_DELETED = 1000;

  private final ObjectDirectory directory;
  private final String region;

  BucketOperations(ObjectDirectory directory, String region) {
    this.directory = directory;
    this.region = region;
  }

  void handle(Operation operation, Exchange exchange) throws IOException {
    switch (operation) {
      case PUT_BUCKET -> {
        var acl = acl(exchange);
        setAcl(exchange, directory.createBucket(exchange.target().bucket()), acl);
      }
      case PUT_BUCKET_ACL -> setAcl(exchange, bucket(exchange), acl(exchange));
      case PUT_BUCKET_WEBSITE -> putWebsite(exchange);
      case HEAD_BUCKET -> {
        bucket(exchange);
        exchange.status(200).with("x-oss-bucket-region", region).end();
      }
      case GET_BUCKET_ACL -> exchange.xml(acl(bucket(exchange).acl()));
      case GET_BUCKET_LOCATION -> location(exchange);
      case GET_BUCKET_INFO -> exchange.xml(info(bucket(exchange)));
      case GET_BUCKET_STAT -> exchange.xml(stat(bucket(exchange)));
      case GET_BUCKET_WEBSITE -> getWebsite(exchange);
      case DELETE_BUCKET -> {
        directory.deleteBucket(exchange.target().bucket());
        exchange.status(204).end();
      }
      case DELETE_BUCKET_WEBSITE -> {
        bucket(exchange).setWebsite("");
        exchange.status(204).end();
      }
      case DELETE_MULTIPLE_OBJECTS -> deleteObjects(exchange);
      default -> throw new IllegalArgumentException(operation + " is not done at a bucket");
    }
  }

  private Bucket bucket(Exchange exchange) {
    return directory.bucket(exchange.target().bucket());
  }

  private void putWebsite(Exchange exchange) throws IOException {
    var bucket = bucket(exchange);
    var body = exchange.document();
    Digest.require(exchange, Digest.md5(body));
    bucket.setWebsite(new String(body, StandardCharsets.UTF_8));
    exchange.end();
  }

  private void getWebsite(Exchange exchange) {
    var website = bucket(exchange).website();
    if (website.isEmpty()) {
      throw new OssError(
          404,
          "NoSuchWebsiteConfiguration",
          "The specified bucket does not have a website configuration.");
    }
    exchange.xml(website);
  }

  /** The ACL that a request sets, where it sets one. */
  static Optional<String> acl(Exchange exchange) {
    var acl = exchange.header("x-oss-acl").or(() -> exchange.header("x-oss-bucket-acl"));
    if (acl.isPresent() && !ACLS.contains(acl.get())) {
      throw OssError.invalidArgument("The ACL is not one of " + ACLS);
    }
    return acl;
  }

  private static void setAcl(Exchange exchange, Bucket bucket, Optional<String> acl)
      throws IOException {
    if (acl.isPresent()) {
      bucket.setAcl(acl.get());
    }
    exchange.with("Location", "/" + bucket.name()).end();
  }

  private void location(Exchange exchange) {
    bucket(exchange);
    exchange.xml(Xml.document("LocationConstraint", xml -> xml.text("oss-" + region)));
  }

  static String acl(String acl) {
    return Xml.document(
        "AccessControlPolicy",
        xml -> {
          ServiceOperations.owner(xml);
          xml.element("AccessControlList", list -> list.element("Grant", acl));
        });
  }

  private String info(Bucket bucket) {
    return Xml.document(
        "BucketInfo",
        info ->
            info.element(
                "Bucket",
                xml -> {
                  xml.element("Name", bucket.name())
                      .element("CreationDate", IsoTime.format(bucket.created()))
                      .element("Location", "oss-" + region)
                      .element("ExtranetEndpoint", "oss-" + region + ".aliyuncs.com")
                      .element("IntranetEndpoint", "oss-" + region + "-internal.aliyuncs.com")
                      .element("StorageClass", "Standard");
                  xml.element("AccessControlList", list -> list.element("Grant", bucket.acl()));
                  ServiceOperations.owner(xml);
                }));
  }

  private static String stat(Bucket bucket) {
    var records = List.copyOf(bucket.index().values());
    var bytes = records.stream().mapToLong(it -> it.size()).sum();
    return Xml.document(
        "BucketStat", xml -> xml.element("Storage", bytes).element("ObjectCount", records.size()));
  }

  /** {@code POST ?delete}: many objects at once. */
  private void deleteObjects(Exchange exchange) throws IOException {
    var bucket = bucket(exchange);
    // An encoding that does not exist is refused before anything is deleted.
    var encoding = KeyEncoding.of(exchange);
    var body = exchange.document();
    Digest.require(exchange, Digest.md5(body));
    var root = XmlReader.root(body);
    var quiet = XmlReader.text(root, "Quiet").strip().equals("true");
    var keys = new ArrayList<String>();
    for (var object : XmlReader.all(root, "Object")) {
      keys.add(XmlReader.text(object, "Key"));
    }
    if (keys.isEmpty() || keys.size() > MOST_DELETED) {
      throw OssError.malformedXml();
    }
    for (var key : keys) {
      bucket.delete(key);
    }
    exchange.xml(
        Xml.document(
            "DeleteResult",
            xml -> {
              encoding.describe(xml);
              for (var key : quiet ? List.<String>of() : keys) {
                xml.element("Deleted", it -> it.element("Key", encoding.encode(key)));
              }
            }));
  }
}
