package io.tuwen.emulator.store;

import io.tuwen.emulator.website.RoutingRules;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What is set for a bucket as a whole: two small files in its directory.
 *
 * <p>INVARIANT: changes come one at a time, so what is in memory is what is on disk.
 */
final class BucketSettings {
  private static final String SETTINGS = "bucket.json";
  private static final String WEBSITE = "website.xml";

  private final Path directory;
  private final Instant created;
  private volatile String acl;
  private volatile String website = "";
  private volatile RoutingRules routing = RoutingRules.NONE;

  private BucketSettings(Path directory, Instant created, String acl) {
    this.directory = directory;
    this.created = created;
    this.acl = acl;
  }

  static BucketSettings create(Path directory) throws IOException {
    var settings =
        new BucketSettings(directory, Instant.ofEpochMilli(System.currentTimeMillis()), "private");
    settings.write("private");
    return settings;
  }

  static BucketSettings open(Path directory) throws IOException {
    var json = new JsonObject(Files.readString(directory.resolve(SETTINGS)));
    var created = Instant.ofEpochMilli(json.getLong("created"));
    var settings = new BucketSettings(directory, created, json.getString("acl"));
    if (Files.exists(directory.resolve(WEBSITE))) {
      settings.website = Files.readString(directory.resolve(WEBSITE));
      settings.routing = RoutingRules.read(settings.website);
    }
    return settings;
  }

  /** Whether a directory has them; one that has none is no bucket. */
  static boolean exist(Path directory) {
    return Files.exists(directory.resolve(SETTINGS));
  }

  void delete() throws IOException {
    Durable.delete(directory.resolve(SETTINGS));
  }

  Instant created() {
    return created;
  }

  String acl() {
    return acl;
  }

  synchronized void setAcl(String newAcl) throws IOException {
    write(newAcl);
    acl = newAcl;
  }

  private void write(String newAcl) throws IOException {
    var json = new JsonObject().put("created", created.toEpochMilli()).put("acl", newAcl);
    Durable.write(directory.resolve(SETTINGS), json.encode());
  }

  String website() {
    return website;
  }

  RoutingRules routing() {
    return routing;
  }

  synchronized void setWebsite(String xml) throws IOException {
    var rules = xml.isEmpty() ? RoutingRules.NONE : RoutingRules.read(xml);
    var file = directory.resolve(WEBSITE);
    if (xml.isEmpty()) {
      Durable.delete(file);
    } else {
      Durable.write(file, xml);
    }
    website = xml;
    routing = rules;
  }
}
