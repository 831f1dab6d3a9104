package io.tuwen.ocr.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tuwen.contract.json.UntrustedJson;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What came back from a provider, whatever it is.
 *
 * @param headers by their names in lower case
 */
public record Answer(int status, Map<String, String> headers, String text) {
  /** No page has as much text. */
  public static final int MAX_BYTES = 4 << 20;

  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_BYTES).build();
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public Answer {
    var lower = new TreeMap<String, String>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lower);
  }

  /** A header; empty where there is none. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The body; a missing node where it is no JSON. */
  public JsonNode json() {
    return json(text);
  }

  /** JSON in a text; a missing node where it is none. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** INVARIANT: nothing that a provider sends gets into logs or errors but words such as codes. */
  public static String word(String text) {
    return WORD.matcher(text).matches() ? text : "";
  }
}
