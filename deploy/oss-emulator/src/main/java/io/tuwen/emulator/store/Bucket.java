package io.tuwen.emulator.store;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.website.RoutingRules;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The objects of one bucket.
 *
 * <p>Keys are hashed into file names, so nothing that a client writes is ever a path. The index in
 * memory serves listings; reads go to the file itself, which is always one whole version.
 */
public final class Bucket {
  private static final Logger LOG = Logger.getLogger(Bucket.class.getName());
  private static final int LOCKS = 256;
  private static final String SETTINGS = "bucket.json";
  private static final String WEBSITE = "website.xml";

  private final String name;
  private final Path directory;
  private final Path drafts;
  private final Uploads uploads;
  private final NavigableMap<String, ObjectRecord> index =
      new ConcurrentSkipListMap<>(KeyOrder.INSTANCE);
  private final Object[] locks = new Object[LOCKS];
  private final Instant created;
  private volatile String acl;
  private volatile String website = "";
  private volatile RoutingRules routing = RoutingRules.NONE;

  private Bucket(String name, Path directory, Path drafts, JsonObject settings) {
    this.name = name;
    this.directory = directory;
    this.drafts = drafts;
    created = Instant.ofEpochMilli(settings.getLong("created"));
    acl = settings.getString("acl");
    uploads = new Uploads(directory.resolve("uploads"), drafts);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  static Bucket create(String name, Path directory, Path drafts) throws IOException {
    Files.createDirectories(directory.resolve("objects"));
    Files.createDirectories(directory.resolve("uploads"));
    var settings =
        new JsonObject().put("created", System.currentTimeMillis()).put("acl", "private");
    Durable.write(directory.resolve(SETTINGS), settings.encode());
    return new Bucket(name, directory, drafts, settings);
  }

  static Bucket open(String name, Path directory, Path drafts) throws IOException {
    var settings = new JsonObject(Files.readString(directory.resolve(SETTINGS)));
    var bucket = new Bucket(name, directory, drafts, settings);
    if (Files.exists(directory.resolve(WEBSITE))) {
      bucket.website = Files.readString(directory.resolve(WEBSITE));
      bucket.routing = RoutingRules.read(bucket.website);
    }
    try (var files = Files.walk(directory.resolve("objects"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bucket.indexObject(file);
      }
    }
    return bucket;
  }

  /** One file that cannot be read must not hide all other objects; it stays for its owner. */
  private void indexObject(Path file) {
    try (var version = ObjectFile.open(file)) {
      index.put(version.record().key(), version.record());
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          e,
          () -> "event=object_skipped bucket=%s file=%s".formatted(name, file.getFileName()));
    }
  }

  static boolean exists(Path directory) {
    return Files.exists(directory.resolve(SETTINGS));
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  public String acl() {
    return acl;
  }

  public void setAcl(String newAcl) throws IOException {
    var settings = new JsonObject().put("created", created.toEpochMilli()).put("acl", newAcl);
    Durable.write(directory.resolve(SETTINGS), settings.encode());
    acl = newAcl;
  }

  /** The website configuration as it was set, or an empty string. */
  public String website() {
    return website;
  }

  public RoutingRules routing() {
    return routing;
  }

  /** Sets the website configuration, or with an empty string takes it away. */
  public void setWebsite(String xml) throws IOException {
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

  public Uploads uploads() {
    return uploads;
  }

  /** The records by key, as they are at any moment. */
  public NavigableMap<String, ObjectRecord> index() {
    return index;
  }

  public boolean isEmpty() {
    return index.isEmpty();
  }

  public Draft draft() throws IOException {
    return new Draft(drafts);
  }

  /** Opens the current version; the caller closes it. */
  public Optional<StoredVersion> open(String key) throws IOException {
    if (!index.containsKey(key)) {
      // A file that could not be read at the start may have its name.
      return Optional.empty();
    }
    try {
      return Optional.of(ObjectFile.open(path(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Puts a draft in the place of the current version.
   *
   * @param guard sees the current version while it cannot change, and throws where the draft must
   *     not replace it
   */
  public void publish(Draft draft, ObjectRecord record, Guard guard) throws IOException {
    synchronized (lock(record.key())) {
      guard.check(Optional.ofNullable(index.get(record.key())));
      var path = path(record.key());
      Files.createDirectories(path.getParent());
      draft.publish(record, path);
      index.put(record.key(), record);
    }
  }

  /**
   * Puts a draft where nothing is.
   *
   * @return whether it did; otherwise an object is there
   */
  public boolean publishIfMissing(Draft draft, ObjectRecord record) throws IOException {
    synchronized (lock(record.key())) {
      if (index.containsKey(record.key())) {
        return false;
      }
      publish(draft, record, none -> {});
      return true;
    }
  }

  /** Decides whether the current version may be replaced. */
  public interface Guard {
    void check(Optional<ObjectRecord> current);
  }

  /** A change that makes a new version of the one that it reads. */
  public interface Change {
    void make() throws IOException;
  }

  /** Makes a change of an object while nothing else changes it. */
  public void alone(String key, Change change) throws IOException {
    synchronized (lock(key)) {
      change.make();
    }
  }

  /** Replaces the record and keeps the bytes. */
  public void update(String key, UnaryOperator<ObjectRecord> change) throws IOException {
    alone(
        key,
        () -> {
          try (var draft = draft();
              var current = open(key).orElseThrow(OssError::noSuchKey)) {
            draft.append(current.bytes());
            publish(draft, change.apply(current.record()), same -> {});
          }
        });
  }

  public void delete(String key) throws IOException {
    synchronized (lock(key)) {
      if (index.containsKey(key)) {
        Durable.delete(path(key));
        index.remove(key);
      }
    }
  }

  void deleteAll() {
    try {
      Durable.deleteTree(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object lock(String key) {
    return locks[Math.floorMod(key.hashCode(), LOCKS)];
  }

  private Path path(String key) {
    var hash = HexFormat.of().formatHex(sha256(key));
    return directory.resolve("objects").resolve(hash.substring(0, 2)).resolve(hash);
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
