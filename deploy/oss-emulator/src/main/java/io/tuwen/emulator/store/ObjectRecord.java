package io.tuwen.emulator.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that is known of an object beside its bytes.
 *
 * @param eTag upper-case, without quotes
 * @param type Normal, Multipart or Appendable
 * @param headers standard headers and {@code x-oss-meta-*}, names in lower case
 * @param acl default, private, public-read or public-read-write
 */
public record ObjectRecord(
    String key,
    long size,
    String eTag,
    String crc64,
    String type,
    Instant modified,
    Map<String, String> headers,
    Map<String, String> tags,
    String acl) {
  public static final String NORMAL = "Normal";
  public static final String MULTIPART = "Multipart";
  public static final String APPENDABLE = "Appendable";
  public static final String DEFAULT_ACL = "default";

  public ObjectRecord {
    headers = Map.copyOf(headers);
    tags = Map.copyOf(tags);
  }

  public ObjectRecord withTags(Map<String, String> newTags) {
    return new ObjectRecord(key, size, eTag, crc64, type, modified, headers, newTags, acl);
  }

  public ObjectRecord withAcl(String newAcl) {
    return new ObjectRecord(key, size, eTag, crc64, type, modified, headers, tags, newAcl);
  }

  String toJson() {
    return new JsonObject()
        .put("key", key)
        .put("size", size)
        .put("eTag", eTag)
        .put("crc64", crc64)
        .put("type", type)
        .put("modified", modified.toEpochMilli())
        .put("headers", new JsonObject(new LinkedHashMap<>(headers)))
        .put("tags", new JsonObject(new LinkedHashMap<>(tags)))
        .put("acl", acl)
        .encode();
  }

  static ObjectRecord fromJson(String text) {
    var json = new JsonObject(text);
    return new ObjectRecord(
        json.getString("key"),
        json.getLong("size"),
        json.getString("eTag"),
        json.getString("crc64"),
        json.getString("type"),
        Instant.ofEpochMilli(json.getLong("modified")),
        strings(json.getJsonObject("headers")),
        strings(json.getJsonObject("tags")),
        json.getString("acl"));
  }

  static Map<String, String> strings(JsonObject json) {
    var strings = new LinkedHashMap<String, String>();
    json.forEach(entry -> strings.put(entry.getKey(), (String) entry.getValue()));
    return strings;
  }
}
