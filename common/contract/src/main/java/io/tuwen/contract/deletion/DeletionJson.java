package io.tuwen.contract.deletion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.Deletion.OfImage;
import io.tuwen.contract.deletion.Deletion.OfOwner;
import io.tuwen.contract.deletion.Deletion.Scope;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.json.UntrustedJson;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Intents as values of {@code image.deletions}, and proofs as values of {@code deletions}.
 *
 * <p>What cannot be read is poison. What a later version adds is passed over.
 */
public final class DeletionJson {
  /** A value that is larger was not written here. */
  private static final int MAX_BYTES = 16 * 1024;

  /** Longer than a key's 1,023 bytes. */
  private static final int MAX_STRING = 4096;

  private static final int MAX_PARTITIONS = 1024;
  private static final Instant MIN_TIME = Instant.EPOCH;
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_STRING).build();

  private DeletionJson() {}

  /** The key of an intent's record, and of its proof's. */
  public static String key(UUID id) {
    return id.toString();
  }

  public static byte[] write(Deletion deletion) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("deletion", key(deletion.id()));
    deletion.parent().ifPresent(it -> root.put("parent", key(it)));
    if (deletion.scope() instanceof OfImage image) {
      root.put("key", image.key().value());
    } else if (deletion.scope() instanceof OfOwner all) {
      root.put("owner", all.owner().value());
    }
    deletion.eTag().ifPresent(it -> root.put("eTag", it.value()));
    root.put("upTo", deletion.upTo().toString());
    root.put("requestedAt", deletion.requestedAt().toString());
    root.put("by", deletion.by().word());
    write(root, "found", deletion.found());
    write(root, deletion.tombstones());
    deletion.doneAt().ifPresent(it -> root.put("doneAt", it.toString()));
    write(root, "foundLater", deletion.foundLater());
    return bytes(root);
  }

  /**
   * Reads an intent.
   *
   * @throws TuwenException {@code UNDECODABLE_EVENT}
   */
  public static Deletion read(byte[] value) {
    return decoded(
        value,
        root ->
            new Deletion(
                UUID.fromString(text(root, "deletion")),
                optional(root, "parent").map(UUID::fromString),
                scope(root),
                optional(root, "eTag").map(ETag::new),
                time(text(root, "upTo")),
                time(text(root, "requestedAt")),
                By.parse(text(root, "by")),
                counts(root, "found"),
                tombstones(root.path("tombstones")),
                optional(root, "doneAt").map(DeletionJson::time),
                counts(root, "foundLater")));
  }

  private static Scope scope(JsonNode root) {
    return root.has("owner")
        ? new OfOwner(new Owner(text(root, "owner")))
        : new OfImage(new ObjectKey(text(root, "key")));
  }

  public static byte[] write(DeletionProof proof) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("deletion", key(proof.id()));
    root.put("of", proof.of());
    root.put("sha256", proof.sha256());
    root.put("by", proof.by().word());
    root.put("requestedAt", proof.requestedAt().toString());
    root.put("doneAt", proof.doneAt().toString());
    write(root, "removed", proof.removed());
    write(root, proof.tombstones());
    proof.checkedAt().ifPresent(it -> root.put("checkedAt", it.toString()));
    write(root, "removedLater", proof.removedLater());
    return bytes(root);
  }

  /**
   * Reads a proof.
   *
   * @throws TuwenException {@code UNDECODABLE_EVENT}
   */
  public static DeletionProof readProof(byte[] value) {
    return decoded(
        value,
        root ->
            new DeletionProof(
                UUID.fromString(text(root, "deletion")),
                text(root, "of"),
                text(root, "sha256"),
                By.parse(text(root, "by")),
                time(text(root, "requestedAt")),
                time(text(root, "doneAt")),
                counts(root, "removed"),
                tombstones(root.path("tombstones")),
                optional(root, "checkedAt").map(DeletionJson::time),
                counts(root, "removedLater")));
  }

  private static void write(ObjectNode root, Map<Integer, Long> tombstones) {
    var array = root.putArray("tombstones");
    new TreeMap<>(tombstones)
        .forEach(
            (partition, offset) ->
                array.addObject().put("partition", partition).put("offset", offset));
  }

  private static Map<Integer, Long> tombstones(JsonNode array) {
    var tombstones = new HashMap<Integer, Long>();
    for (var it : array) {
      if (tombstones.size() == MAX_PARTITIONS) {
        throw new IllegalArgumentException("too many partitions");
      }
      tombstones.put(it.path("partition").asInt(), it.path("offset").asLong());
    }
    return tombstones;
  }

  /** Reads a tree. */
  private interface Reader<T> {
    T read(JsonNode root);
  }

  private static <T> T decoded(byte[] value, Reader<T> reader) {
    if (value.length > MAX_BYTES) {
      throw undecodable("it has more than %d bytes".formatted(MAX_BYTES), null);
    }
    try {
      return reader.read(JSON.readTree(new String(value, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw undecodable(e.getMessage(), e);
    }
  }

  private static TuwenException undecodable(String reason, Throwable cause) {
    return new TuwenException(ErrorCode.UNDECODABLE_EVENT, "no deletion: " + reason, cause);
  }

  private static String text(JsonNode root, String field) {
    return optional(root, field)
        .orElseThrow(() -> new IllegalArgumentException(field + " is missing"));
  }

  private static Optional<String> optional(JsonNode root, String field) {
    return Optional.of(root.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  private static Instant time(String text) {
    var time = Instant.parse(text);
    if (time.isBefore(MIN_TIME) || time.isAfter(MAX_TIME)) {
      throw new DateTimeException("a time outside of 1970 to 9999");
    }
    return time;
  }

  private static Map<Kind, Long> counts(JsonNode root, String field) {
    var counts = new EnumMap<Kind, Long>(Kind.class);
    for (var kind : Kind.values()) {
      var count = root.path(field).path(kind.word());
      if (count.isIntegralNumber()) {
        counts.put(kind, count.asLong());
      }
    }
    return counts;
  }

  private static void write(ObjectNode root, String field, Map<Kind, Long> counts) {
    var node = root.putObject(field);
    for (var kind : Kind.values()) {
      if (counts.containsKey(kind)) {
        node.put(kind.word(), counts.get(kind));
      }
    }
  }

  private static byte[] bytes(ObjectNode root) {
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every tree can be written", e);
    }
  }
}
