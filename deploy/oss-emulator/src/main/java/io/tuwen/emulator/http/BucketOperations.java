package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.xml.Xml;
import io.tuwen.emulator.xml.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A bucket: made, described, emptied, removed. */
final class BucketOperations {
  static final Set<String> ACLS = Set.of("private", "public-read", "public-read-write");

  private static final int MOST_DELETED = 1000;
  private static final Set<String> UNSUPPORTED =
      Set.of("cors", "lifecycle", "logging", "referer", "versioning", "encryption", "policy");

  private final ObjectDirectory directory;
  private final String region;

  BucketOperations(ObjectDirectory directory, String region) {
    this.directory = directory;
    this.region = region;
  }

  void handle(Exchange exchange) throws IOException {
    if (exchange.asks("website")) {
      website(exchange);
      return;
    }
    if (UNSUPPORTED.stream().anyMatch(exchange::asks)) {
      throw Operations.notImplemented();
    }
    switch (exchange.method()) {
      case "PUT" -> put(exchange);
      case "GET" -> get(exchange);
      case "HEAD" -> {
        directory.bucket(exchange.target().bucket());
        exchange.status(200).with("x-oss-bucket-region", region).end();
      }
      case "DELETE" -> {
        directory.deleteBucket(exchange.target().bucket());
        exchange.status(204).end();
      }
      case "POST" -> post(exchange);
      default -> throw Operations.methodNotAllowed();
    }
  }

  private void website(Exchange exchange) throws IOException {
    var bucket = directory.bucket(exchange.target().bucket());
    switch (exchange.method()) {
      case "PUT" -> {
        var body = exchange.body().readAllBytes();
        Digest.require(exchange, Digest.md5(body));
        bucket.setWebsite(new String(body, StandardCharsets.UTF_8));
        exchange.end();
      }
      case "GET" -> {
        if (bucket.website().isEmpty()) {
          throw new OssError(
              404,
              "NoSuchWebsiteConfiguration",
              "The specified bucket does not have a website configuration.");
        }
        exchange.xml(bucket.website());
      }
      case "DELETE" -> {
        bucket.setWebsite("");
        exchange.status(204).end();
      }
      default -> throw Operations.methodNotAllowed();
    }
  }

  private void put(Exchange exchange) throws IOException {
    var acl = exchange.header("x-oss-acl").or(() -> exchange.header("x-oss-bucket-acl"));
    if (acl.isPresent() && !ACLS.contains(acl.get())) {
      throw OssError.invalidArgument("The ACL is not one of " + ACLS);
    }
    var name = exchange.target().bucket();
    var bucket = exchange.asks("acl") ? directory.bucket(name) : directory.createBucket(name);
    if (acl.isPresent()) {
      bucket.setAcl(acl.get());
    }
    exchange.with("Location", "/" + name).end();
  }

  private void get(Exchange exchange) {
    var bucket = directory.bucket(exchange.target().bucket());
    if (exchange.asks("acl")) {
      exchange.xml(acl(bucket.acl()));
    } else if (exchange.asks("location")) {
      exchange.xml(Xml.document("LocationConstraint", xml -> xml.text("oss-" + region)));
    } else if (exchange.asks("bucketInfo")) {
      exchange.xml(info(bucket));
    } else if (exchange.asks("stat")) {
      exchange.xml(stat(bucket));
    } else {
      throw Operations.notImplemented();
    }
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
  private void post(Exchange exchange) throws IOException {
    if (!exchange.asks("delete")) {
      throw Operations.methodNotAllowed();
    }
    var bucket = directory.bucket(exchange.target().bucket());
    var body = exchange.body().readAllBytes();
    Digest.require(exchange, Digest.md5(body));
    var root = XmlReader.root(new ByteArrayInputStream(body));
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
    var encoding = KeyEncoding.of(exchange);
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
