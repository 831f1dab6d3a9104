package io.tuwen.upload.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * {@code {"image":"…"}} with base64 or a data URI inside.
 *
 * <p>The parser only finds where the string stands: it skips what it is not asked for. The string
 * itself is decoded from there as a stream, since it may be many megabytes.
 */
final class JsonImage {
  private static final Set<String> FIELDS = Set.of("image", "img");
  private static final JsonFactory JSON = new JsonFactory();

  /** A data URI names its type before the comma; base64 has no comma. */
  private static final int MAX_PREFIX = 256;

  private JsonImage() {}

  /** Decodes the image of a JSON body into a file of its own. */
  static void decode(Slice json, SpoolFile into) throws IOException {
    var start = findString(json);
    try (var text = new JsonText(new BufferedInputStream(json.part(start, json.length()).open()));
        var base64 = Base64.getDecoder().wrap(withoutPrefix(text));
        var out = into.appender()) {
      base64.transferTo(out);
    } catch (IOException e) {
      throw malformed("the image is not base64", e);
    }
  }

  /** The place behind the opening quote. */
  private static long findString(Slice json) throws IOException {
    try (var parser = JSON.createParser(json.open())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("it is not a JSON object", null);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var isImage = FIELDS.contains(parser.currentName());
        if (parser.nextToken() == JsonToken.VALUE_STRING && isImage) {
          return parser.currentTokenLocation().getByteOffset() + 1;
        }
        parser.skipChildren();
      }
      throw new TuwenException(
          ErrorCode.NO_IMAGE, "the JSON object has no field \"image\" with base64 in it");
    } catch (JsonParseException e) {
      throw malformed(e.getOriginalMessage(), e);
    }
  }

  private static InputStream withoutPrefix(JsonText text) throws IOException {
    var buffered = new BufferedInputStream(text);
    buffered.mark(MAX_PREFIX);
    var head = new String(buffered.readNBytes(MAX_PREFIX), StandardCharsets.ISO_8859_1);
    buffered.reset();
    var comma = head.startsWith("data:") ? head.indexOf(',') : -1;
    buffered.skipNBytes(comma + 1L);
    return buffered;
  }

  private static TuwenException malformed(String reason, Throwable cause) {
    return new TuwenException(
        ErrorCode.MALFORMED_REQUEST, "the JSON body is malformed: " + reason, cause);
  }
}
