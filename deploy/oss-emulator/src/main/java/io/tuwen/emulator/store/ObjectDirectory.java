package io.tuwen.emulator.store;

import io.tuwen.emulator.OssError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * Buckets in a directory of the file system; see {@code DESIGN.md} for the layout.
 *
 * <p>INVARIANT: one process at a time has the directory.
 */
public final class ObjectDirectory implements AutoCloseable {
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final Set<PosixFilePermission> OWNER_ALONE =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));
  private static final Set<String> OURS =
      Set.of("emulator.lock", "drafts", "buckets", "access-key.env", "access-key.env.new");

  private final Path buckets;
  private final Path drafts;
  private final FileChannel lock;
  private final Map<String, Bucket> open = new ConcurrentSkipListMap<>();

  private ObjectDirectory(Path root, FileChannel lock) {
    buckets = root.resolve("buckets");
    drafts = root.resolve("drafts");
    this.lock = lock;
  }

  /**
   * Opens a directory, and removes what a killed process left unfinished in it.
   *
   * @throws IllegalStateException where another process has it
   */
  public static ObjectDirectory open(Path root) throws IOException {
    make(root);
    var directory = new ObjectDirectory(root, lock(root));
    Durable.deleteTree(directory.drafts);
    Files.createDirectories(directory.drafts);
    Durable.createDirectory(directory.buckets);
    try (var each = Files.newDirectoryStream(directory.buckets)) {
      for (var path : each) {
        directory.openBucket(path);
      }
    }
    return directory;
  }

  /**
   * Makes a directory that only its owner can enter: photographs of strangers are in it, and a key.
   * One that is there is closed to others where nothing but ours is in it.
   */
  public static void make(Path root) throws IOException {
    if (!Files.exists(root)) {
      Durable.createDirectory(root, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    } else if (isOursAlone(root) && !OWNER_ALONE.containsAll(Files.getPosixFilePermissions(root))) {
      close(root);
    }
  }

  private static boolean isOursAlone(Path root) throws IOException {
    try (var entries = Files.list(root)) {
      return entries.map(it -> it.getFileName().toString()).allMatch(OURS::contains);
    }
  }

  private static void close(Path root) throws IOException {
    try {
      Files.setPosixFilePermissions(root, OWNER_ALONE);
    } catch (FileSystemException e) {
      // It is another's, as a volume that a cluster mounts for us.
    }
  }

  private void openBucket(Path path) throws IOException {
    var name = path.getFileName().toString();
    if (Bucket.exists(path)) {
      open.put(name, Bucket.open(name, path, drafts));
    } else {
      // Its creation was cut short before anybody was told of it.
      Durable.deleteTree(path);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    var channel =
        FileChannel.open(
            root.resolve("emulator.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // another one in this same process
    }
    channel.close();
    throw new IllegalStateException("another emulator is using " + root);
  }

  public Bucket bucket(String name) {
    var bucket = open.get(name);
    if (bucket == null) {
      throw OssError.noSuchBucket();
    }
    return bucket;
  }

  public boolean hasBucket(String name) {
    return open.containsKey(name);
  }

  public Map<String, Bucket> all() {
    return open;
  }

  /** Makes a bucket; one that is there stays as it is. */
  public synchronized Bucket createBucket(String name) throws IOException {
    if (!BUCKET_NAME.matcher(name).matches()) {
      throw new OssError(400, "InvalidBucketName", "The specified bucket is not valid.");
    }
    var there = open.get(name);
    if (there != null) {
      return there;
    }
    var created = Bucket.create(name, buckets.resolve(name), drafts);
    open.put(name, created);
    return created;
  }

  /** Removes a bucket that has neither objects nor uploads that have not ended. */
  public synchronized void deleteBucket(String name) throws IOException {
    var bucket = bucket(name);
    bucket.end();
    open.remove(name);
    bucket.deleteAll();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
