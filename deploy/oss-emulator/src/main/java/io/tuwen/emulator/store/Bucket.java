package io.tuwen.emulator.store;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.website.RoutingRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
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

  private final String name;
  private final Path directory;
  private final Path drafts;
  private final Uploads uploads;
  private final NavigableMap<String, ObjectRecord> index =
      new ConcurrentSkipListMap<>(KeyOrder.INSTANCE);
  private final Object[] locks = new Object[LOCKS];
  private final Existence existence = new Existence();
  private final Set<Path> durable = new HashSet<>();
  private final BucketSettings settings;

  private Bucket(String name, Path directory, Path drafts, BucketSettings settings) {
    this.name = name;
    this.directory = directory;
    this.drafts = drafts;
    this.settings = settings;
    uploads = new Uploads(directory.resolve("uploads"), drafts, existence);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  static Bucket create(String name, Path directory, Path drafts) throws IOException {
    Durable.createDirectory(directory.resolve("objects"));
    Durable.createDirectory(directory.resolve("uploads"));
    return new Bucket(name, directory, drafts, BucketSettings.create(directory));
  }

  static Bucket open(String name, Path directory, Path drafts) throws IOException {
    var bucket = new Bucket(name, directory, drafts, BucketSettings.open(directory));
    bucket.uploads.removeUnbegun();
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
    return BucketSettings.exist(directory);
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return settings.created();
  }

  public String acl() {
    return settings.acl();
  }

  public void setAcl(String acl) throws IOException {
    set(() -> settings.setAcl(acl));
  }

  /** The website configuration as it was set, or an empty string. */
  public String website() {
    return settings.website();
  }

  public RoutingRules routing() {
    return settings.routing();
  }

  /** Sets the website configuration, or with an empty string takes it away. */
  public void setWebsite(String xml) throws IOException {
    set(() -> settings.setWebsite(xml));
  }

  private void set(Change change) throws IOException {
    existence.during(
        () -> {
          change.make();
          return null;
        });
  }

  public Uploads uploads() {
    return uploads;
  }

  /** The record of the current version. */
  public Optional<ObjectRecord> current(String key) {
    return Optional.ofNullable(index.get(key));
  }

  /** The records by key, as they are at any moment. */
  public NavigableMap<String, ObjectRecord> index() {
    return index;
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
      guard.check(current(record.key()));
      existence.during(
          () -> {
            var path = path(record.key());
            makeDurable(path.getParent());
            draft.publish(record, path);
            return index.put(record.key(), record);
          });
    }
  }

  /** A file that is synced is gone after a power cut if its new directory is. */
  private void makeDurable(Path shard) throws IOException {
    synchronized (durable) {
      if (!durable.contains(shard)) {
        Durable.createDirectory(shard);
        durable.add(shard);
      }
    }
  }

  /** Puts a draft where nothing is; an object that is there stays. */
  public void publishIfMissing(Draft draft, ObjectRecord record) throws IOException {
    synchronized (lock(record.key())) {
      if (!index.containsKey(record.key())) {
        publish(draft, record, none -> {});
      }
    }
  }

  /** Decides whether the current version may be replaced or removed. */
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
    delete(key, any -> {});
  }

  /**
   * Removes the current version, where there is one.
   *
   * @param guard sees it while it cannot change, and throws where it must stay
   */
  public void delete(String key, Guard guard) throws IOException {
    synchronized (lock(key)) {
      guard.check(current(key));
      if (index.containsKey(key)) {
        Durable.delete(path(key));
        index.remove(key);
      }
    }
  }

  /**
   * From now on, nothing is written into it.
   *
   * @throws OssError where it has objects, or uploads that have not ended
   */
  void end() throws IOException {
    existence.end(
        () -> {
          if (!index.isEmpty() || !uploads.all().isEmpty()) {
            throw new OssError(
                409, "BucketNotEmpty", "The bucket you tried to delete is not empty.");
          }
        });
  }

  /** Without its settings it is no bucket, also where a kill leaves the rest of it. */
  void deleteAll() throws IOException {
    settings.delete();
    Durable.deleteTree(directory);
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
