package io.tuwen.emulator.store;

import io.tuwen.emulator.OssError;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The multipart uploads of a bucket that have begun and not ended: a directory each.
 *
 * <p>INVARIANT: of all that would end an upload, one does. While it completes it, no part comes and
 * nothing else ends it.
 */
public final class Uploads {
  private static final Pattern ID = Pattern.compile("[0-9A-F]{32}");
  private static final String BEGINNING = "upload.json";

  private final Path directory;
  private final Path drafts;
  private final Existence existence;
  private final UploadLocks locks = new UploadLocks();

  /**
   * Of one bucket.
   *
   * @param drafts what is in it goes at the next start
   * @param existence of the bucket
   */
  Uploads(Path directory, Path drafts, Existence existence) {
    this.directory = directory;
    this.existence = existence;
    this.drafts = drafts;
  }

  /** An upload and what its object will be. */
  public record Upload(
      String id,
      String key,
      Instant initiated,
      Map<String, String> headers,
      Map<String, String> tags,
      String acl) {
    public Upload {
      headers = Map.copyOf(headers);
      tags = Map.copyOf(tags);
    }
  }

  public Upload begin(String key, Map<String, String> headers, Map<String, String> tags, String acl)
      throws IOException {
    var id = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
    var upload = new Upload(id, key, Instant.now(), headers, tags, acl);
    return existence.during(() -> write(upload));
  }

  private Upload write(Upload upload) throws IOException {
    Durable.createDirectory(directory.resolve(upload.id()));
    Durable.write(
        directory.resolve(upload.id()).resolve(BEGINNING),
        new JsonObject()
            .put("key", upload.key())
            .put("initiated", upload.initiated().toEpochMilli())
            .put("headers", new JsonObject(new LinkedHashMap<>(upload.headers())))
            .put("tags", new JsonObject(new LinkedHashMap<>(upload.tags())))
            .put("acl", upload.acl())
            .encode());
    return upload;
  }

  /** The upload of this id for this key. */
  public Upload get(String id, String key) throws IOException {
    if (!ID.matcher(id).matches()) {
      throw OssError.noSuchUpload();
    }
    return read(id).filter(it -> it.key().equals(key)).orElseThrow(OssError::noSuchUpload);
  }

  /** Removes what a kill left of uploads of which no client was told. */
  void removeUnbegun() throws IOException {
    try (var directories = Files.newDirectoryStream(directory)) {
      for (var each : directories) {
        if (!Files.exists(each.resolve(BEGINNING))) {
          Durable.deleteTree(each);
        }
      }
    }
  }

  /** By key, and those of one key by id. One that begins or ends meanwhile may be among them. */
  public List<Upload> all() throws IOException {
    var all = new ArrayList<Upload>();
    try (var directories = Files.newDirectoryStream(directory)) {
      for (var each : directories) {
        read(each.getFileName().toString()).ifPresent(all::add);
      }
    }
    all.sort(Comparator.comparing(Upload::key, KeyOrder.INSTANCE).thenComparing(Upload::id));
    return all;
  }

  /** Empty where it has ended, and where a kill came before its beginning was written. */
  private Optional<Upload> read(String id) throws IOException {
    try {
      var json = new JsonObject(Files.readString(directory.resolve(id).resolve(BEGINNING)));
      // Uploads that an older version began have neither tags nor an ACL.
      return Optional.of(
          new Upload(
              id,
              json.getString("key"),
              Instant.ofEpochMilli(json.getLong("initiated")),
              ObjectRecord.strings(json.getJsonObject("headers")),
              ObjectRecord.strings(json.getJsonObject("tags", new JsonObject())),
              json.getString("acl", ObjectRecord.DEFAULT_ACL)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Keeps a part, in the place of an earlier one of the same number. */
  public void putPart(Upload upload, int number, Draft draft, ObjectRecord record)
      throws IOException {
    var lock = locks.of(upload.id()).readLock();
    lock.lock();
    try {
      draft.publish(record, part(upload, number));
    } catch (NoSuchFileException e) {
      throw OssError.noSuchUpload();
    } finally {
      lock.unlock();
    }
  }

  /** What makes an object of the parts of an upload. */
  public interface Completion {
    ObjectRecord publish(Map<Integer, ObjectRecord> parts) throws IOException;
  }

  /** Makes an object of an upload and ends it; where this fails before the end, it goes on. */
  public ObjectRecord complete(Upload upload, Completion completion) throws IOException {
    var lock = locks.of(upload.id()).writeLock();
    lock.lock();
    try {
      var completed = completion.publish(parts(upload));
      end(upload);
      return completed;
    } finally {
      lock.unlock();
    }
  }

  public StoredVersion openPart(Upload upload, int number) throws IOException {
    try {
      return ObjectFile.open(part(upload, number));
    } catch (NoSuchFileException e) {
      requireGoingOn(upload);
      throw new OssError(
          400, "InvalidPart", "One or more of the specified parts could not be found.");
    }
  }

  /** The records of the parts by number, in order. */
  public Map<Integer, ObjectRecord> parts(Upload upload) throws IOException {
    var numbers = new ArrayList<Integer>();
    try (var files = Files.newDirectoryStream(directory.resolve(upload.id()), "part-*")) {
      for (var file : files) {
        numbers.add(Integer.parseInt(file.getFileName().toString().substring("part-".length())));
      }
    } catch (NoSuchFileException e) {
      throw OssError.noSuchUpload();
    }
    // What was read of one that was ended meanwhile may be a part of it.
    requireGoingOn(upload);
    numbers.sort(Comparator.naturalOrder());
    var parts = new LinkedHashMap<Integer, ObjectRecord>();
    for (var number : numbers) {
      try (var part = openPart(upload, number)) {
        parts.put(number, part.record());
      }
    }
    return parts;
  }

  /** Of two that end it at once, the second one learns that there is none. */
  public void end(Upload upload) throws IOException {
    var ended = drafts.resolve(upload.id());
    var lock = locks.of(upload.id()).writeLock();
    lock.lock();
    try {
      // Under its name, a part could still come into what is being deleted.
      Durable.moveAway(directory.resolve(upload.id()), ended);
    } catch (NoSuchFileException e) {
      throw OssError.noSuchUpload();
    } finally {
      lock.unlock();
    }
    Durable.deleteTree(ended);
  }

  private void requireGoingOn(Upload upload) {
    if (!Files.exists(directory.resolve(upload.id()))) {
      throw OssError.noSuchUpload();
    }
  }

  private Path part(Upload upload, int number) {
    return directory.resolve(upload.id()).resolve("part-" + number);
  }
}
