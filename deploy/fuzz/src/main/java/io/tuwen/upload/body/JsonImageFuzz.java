package io.tuwen.upload.body;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Images in JSON. */
public final class JsonImageFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) throws IOException {
    carry(input);
    try (var body = Spool.read(braced(input))) {
      require(body.images().size() == 1, "%d images in one object", body.images().size());
    } catch (TuwenException e) {
      require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
      throw e;
    }
  }

  /** An image comes out as it went in. */
  private static void carry(byte[] image) throws IOException {
    if (image.length == 0) {
      return;
    }
    var json = "{\"image\":\"" + Base64.getEncoder().encodeToString(image) + "\"}";
    try (var body = Spool.read(json.getBytes(StandardCharsets.US_ASCII));
        var stream = body.images().get(0).content().open()) {
      require(Arrays.equals(stream.readAllBytes(), image), "an image was changed on its way");
    } catch (TuwenException e) {
      throw new IllegalStateException("an image in base64 was refused", e);
    }
  }

  /** Only what begins so is read as JSON. */
  private static byte[] braced(byte[] input) {
    var json = new byte[input.length + 1];
    json[0] = '{';
    System.arraycopy(input, 0, json, 1, input.length);
    return json;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }

  /** A name that is longer than the parser's bound. */
  @Override
  public Map<String, byte[]> seeds() {
    return Map.of("name", ("\"" + "n".repeat(60_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int maxLength() {
    return 64 * 1024;
  }
}
