package io.tuwen.contract.rendition;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectPage;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.StoredObject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The renditions in their bucket, each with a stamp that tells what it was made from.
 *
 * <p>A rendition is replaced as a whole. All calls block and fail as {@link ObjectStore} does.
 * Thread-safe.
 */
@Singleton
public final class Renditions {
  /** More of one original are not listed. */
  public static final int MOST_LISTED = 50;

  /** What names a size that renditions were stored in, in the renditions bucket. */
  private static final String SIZES = ".sizes/";

  private static final Pattern SEPARATOR = Pattern.compile("[!@]");

  private static final String ORIGINAL_ETAG = "original-etag";
  private static final String PROCESS = "process";
  private static final String ENGINE = "engine";
  private static final String CODE = "code";
  private static final String DETAIL = "detail";

  private final ObjectStore store;
  private final Names names;

  public Renditions(ObjectStore store, Names names) {
    this.store = store;
    this.names = names;
  }

  /** Where a named style of an original is. */
  public ObjectKey style(ObjectKey original, String style) {
    return names.publicName(original).rendition(style);
  }

  /** Where it is said why a named style of an original could not be made. */
  public ObjectKey failure(ObjectKey original, String style) {
    return names.publicName(original).failure(style);
  }

  /** Whether an original's key leaves room for those of a named style. */
  public boolean hasRoom(ObjectKey original, String style) {
    try {
      failure(original, style);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What is stored under a key; nothing where another program stored it. */
  public Optional<StoredRendition> describe(ObjectKey rendition) {
    return store.describe(Bucket.RENDITIONS, rendition).flatMap(Renditions::read);
  }

  /**
   * Begins to read a rendition; the caller closes the result and looks at its stamp.
   *
   * <p>INVARIANT: what is missing is never read. A bucket may have a rule that asks the resize
   * worker for what it has not got, and the worker would ask the bucket again, round and round.
   */
  public Optional<OpenObject> open(ObjectKey rendition) {
    return store
        .describe(Bucket.RENDITIONS, rendition)
        .flatMap(known -> store.open(Bucket.RENDITIONS, rendition));
  }

  /** The stamp of an object that was opened. */
  public static Optional<RenditionStamp> stamp(StoredObject object) {
    return read(object).map(StoredRendition::stamp);
  }

  /** Stores a rendition in the place of the one before. */
  public void store(ObjectKey rendition, byte[] bytes, String contentType, RenditionStamp stamp) {
    put(rendition, bytes, attributes(contentType, stamp));
  }

  /**
   * Stores a rendition that only its owner, or who shows a signature, may see.
   *
   * <p>INVARIANT: also in a bucket that is public and can be listed, it is not handed out.
   */
  public void storePrivately(
      ObjectKey rendition, byte[] bytes, String contentType, RenditionStamp stamp) {
    put(rendition, bytes, attributes(contentType, stamp).withheld());
  }

  /**
   * Stores a rendition unless something is there.
   *
   * @return whether nothing was
   */
  public boolean storeIfAbsent(
      ObjectKey rendition, byte[] bytes, String contentType, RenditionStamp stamp) {
    return store
        .putIfAbsent(
            Bucket.RENDITIONS, rendition, Content.of(bytes), attributes(contentType, stamp))
        .isPresent();
  }

  private void put(ObjectKey rendition, byte[] bytes, Attributes attributes) {
    store.put(Bucket.RENDITIONS, rendition, Content.of(bytes), attributes);
  }

  private static Attributes attributes(String contentType, RenditionStamp stamp) {
    return new Attributes(
        contentType,
        Map.of(
            ORIGINAL_ETAG, stamp.eTag().value(),
            PROCESS, stamp.process(),
            ENGINE, stamp.engine().toString()));
  }

  /** Stores why a named style of an original cannot be made. */
  public void storeFailure(
      ObjectKey original, String style, RenditionStamp stamp, String code, String detail) {
    put(
        failure(original, style),
        new byte[0],
        new Attributes(
                "application/octet-stream",
                Map.of(
                    ORIGINAL_ETAG, stamp.eTag().value(),
                    PROCESS, stamp.process(),
                    ENGINE, stamp.engine().toString(),
                    CODE, code,
                    DETAIL, detail))
            .withheld());
  }

  public void delete(ObjectKey rendition) {
    store.delete(Bucket.RENDITIONS, rendition);
  }

  /**
   * Removes everything that is stored of an original, of whichever version, also what another
   * program stored.
   *
   * @return how many objects
   */
  public int deleteAll(ObjectKey original) {
    var keys = keys(original);
    keys.forEach(this::delete);
    return keys.size();
  }

  /**
   * Remembers a size, such as {@code 800*600}, for ever: the configuration may lose it, and what is
   * stored in it stays.
   *
   * <p>INVARIANT: who stores a rendition in a size, or has it stored, remembers the size before, so
   * that {@link #keys} finds it.
   */
  public void rememberSize(String size) {
    store.putIfAbsent(
        Bucket.RENDITIONS,
        new ObjectKey(SIZES + size),
        Content.of(new byte[0]),
        Attributes.ofType("application/octet-stream").withheld());
  }

  /**
   * What there is of an original, of whichever version of it: named styles, then free processings.
   */
  public List<StoredRendition> list(ObjectKey original) {
    return Stream.of("!", "@")
        .flatMap(separator -> keys(original, separator))
        .limit(MOST_LISTED)
        .map(this::describe)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The keys of everything that is stored of an original, also of what another program stored: in a
   * list for each of the two kinds of names, one of the sizes, and a look for each size.
   */
  public List<ObjectKey> keys(ObjectKey original) {
    return Stream.concat(
            Stream.of("!", "@").flatMap(separator -> keys(original, separator)), sized(original))
        .toList();
  }

  /** Tells, by one look, which keys of an original's named styles may be there. */
  public Predicate<ObjectKey> styles(ObjectKey original) {
    var page = store.list(Bucket.RENDITIONS, names.publicName(original) + "!", "", MOST_LISTED);
    var keys = page.objects().stream().map(ListedObject::key).collect(Collectors.toSet());
    return key -> page.more() || keys.contains(key);
  }

  /**
   * INVARIANT: what belongs to an object that is called {@code a!b} does not belong to {@code a}.
   */
  private Stream<ObjectKey> keys(ObjectKey original, String separator) {
    var prefix = names.publicName(original) + separator;
    return listed(prefix)
        .filter(key -> !SEPARATOR.matcher(key.value().substring(prefix.length())).find());
  }

  private Stream<ObjectKey> sized(ObjectKey original) {
    var name = names.publicName(original);
    return listed(SIZES)
        .flatMap(size -> name.sized(size.value().substring(SIZES.length())))
        .filter(key -> store.describe(Bucket.RENDITIONS, key).isPresent());
  }

  private Stream<ObjectKey> listed(String prefix) {
    return Stream.iterate(
            store.list(Bucket.RENDITIONS, prefix, "", MOST_LISTED),
            Objects::nonNull,
            page -> page.more() && !page.objects().isEmpty() ? next(prefix, page) : null)
        .flatMap(page -> page.objects().stream())
        .map(ListedObject::key);
  }

  private ObjectPage next(String prefix, ObjectPage page) {
    var last = page.objects().get(page.objects().size() - 1).key();
    return store.list(Bucket.RENDITIONS, prefix, last.value(), MOST_LISTED);
  }

  private static Optional<StoredRendition> read(StoredObject object) {
    var metadata = object.attributes().metadata();
    try {
      var stamp =
          new RenditionStamp(
              new ETag(metadata.getOrDefault(ORIGINAL_ETAG, "")),
              metadata.getOrDefault(PROCESS, ""),
              EngineId.parse(metadata.getOrDefault(ENGINE, "")));
      return Optional.of(
          metadata.containsKey(CODE)
              ? new StoredRendition.Failed(
                  object, stamp, metadata.get(CODE), metadata.getOrDefault(DETAIL, ""))
              : new StoredRendition.Made(object, stamp));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
