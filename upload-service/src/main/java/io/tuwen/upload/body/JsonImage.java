package io.tuwen.upload.body;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.json.UntrustedJson;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code {"image":"…"}} with base64 or a data URI inside.
 *
 * <p>A first pass only finds where the string stands: it skips what it is not asked for. A second
 * one decodes the string from there as a stream, since it may be many megabytes.
 */
final class JsonImage {
  private static final Set<String> FIELDS = Set.of("image", "img");

  /**
   * The flags that we ask for. Any other field may be as long as the body, and there may be as many
   * of them: they are skipped and not held.
   */
  private static final Set<String> KNOWN_FLAGS = Set.of("prob", "charInfo", "rotate", "oricoord");

  /** The longest string that is held. The image is longer, and is never held. */
  private static final int MAX_FLAG = 16;

  private static final JsonFactory JSON = UntrustedJson.factory(MAX_FLAG);

  /** What a data URI says before its base64. */
  private static final Pattern DATA_URI = Pattern.compile("data:[^\",]{0,250},");

  private static final int MAX_DATA_URI = 256;

  /** Some clients leave the padding away; white space between its groups of four is passed over. */
  private static final Base64Variant BASE64 =
      Base64Variants.MIME_NO_LINEFEEDS.withReadPadding(
          Base64Variant.PaddingReadBehaviour.PADDING_ALLOWED);

  private JsonImage() {}

  /**
   * Decodes the image of a JSON body into a file of its own.
   *
   * @return the names of the known flags that are true, or "true": some clients send it so
   */
  static Set<String> decode(Slice json, SpoolFile into) throws IOException {
    var found = find(json);
    try (var parser = JSON.createParser(image(json.part(found.start(), json.length())))) {
      parser.nextToken();
      parser.readBinaryValue(BASE64, into.appender());
    } catch (IOException | IllegalArgumentException e) {
      throw malformed("the image is not base64", e);
    }
    return found.flags();
  }

  /**
   * What was found in the object.
   *
   * @param start the place behind the opening quote of the image
   */
  private record Found(long start, Set<String> flags) {}

  private static Found find(Slice json) throws IOException {
    long start = 0;
    var flags = new HashSet<String>();
    try (var parser = JSON.createParser(json.open())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("it is not a JSON object", null);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        var value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && start == 0 && FIELDS.contains(name)) {
          start = parser.currentTokenLocation().getByteOffset() + 1;
        } else if (KNOWN_FLAGS.contains(name) && isTrue(parser, value)) {
          flags.add(name);
        }
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      // Two zeros among the first bytes are UTF-32 to the parser, which has this failure of its
      // own.
      throw malformed("its characters are not Unicode", e);
    }
    if (start == 0) {
      throw new NoImageField();
    }
    return new Found(start, flags);
  }

  private static boolean isTrue(JsonParser parser, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_TRUE
        || (value == JsonToken.VALUE_STRING && parser.getText().equals("true"));
  }

  /** The string of the image and all that follows it. */
  private static InputStream image(Slice text) throws IOException {
    var head = new byte[MAX_DATA_URI];
    var length = text.read(0, head, 0, head.length);
    var uri = DATA_URI.matcher(new String(head, 0, length, StandardCharsets.ISO_8859_1));
    var base64 = text.part(uri.lookingAt() ? uri.end() : 0, text.length());
    return new SequenceInputStream(new ByteArrayInputStream(new byte[] {'"'}), base64.open());
  }

  private static TuwenException malformed(String reason, Throwable cause) {
    return new TuwenException(
        ErrorCode.MALFORMED_REQUEST, "the JSON body is malformed: " + reason, cause);
  }
}
