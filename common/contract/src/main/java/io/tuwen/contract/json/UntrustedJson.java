package io.tuwen.contract.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Parsers of JSON that strangers write: clients, and what sends notifications.
 *
 * <p>INVARIANT: nothing of a document is held that is longer than one of these bounds, however long
 * the document is. Behind a bound, a parser throws {@code StreamConstraintsException}: a {@code
 * JsonProcessingException} as every other fault of a document, and no {@code JsonParseException}.
 */
public final class UntrustedJson {
  /** The deepest envelope that is known has eight levels. */
  public static final int MAX_DEPTH = 64;

  public static final int MAX_NAME = 1024;

  /** More digits than any type of ours holds. */
  public static final int MAX_NUMBER = 64;

  /**
   * While a document is read, the parser remembers each name in it, also of what it skips: a body
   * of nothing but names would otherwise fill the heap.
   */
  public static final int MAX_TOKENS = 100_000;

  private UntrustedJson() {}

  /**
   * Makes a factory of parsers.
   *
   * @param maxString the longest string that a parser hands out; it skips longer ones
   */
  public static JsonFactory factory(int maxString) {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .maxStringLength(maxString)
                .maxTokenCount(MAX_TOKENS)
                .build())
        .build();
  }

  /** Makes a builder of mappers with the same bounds. */
  public static JsonMapper.Builder mapper(int maxString) {
    return JsonMapper.builder(factory(maxString));
  }
}
