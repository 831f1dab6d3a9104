package io.tuwen.emulator.http;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.emulator.OssError;
import io.tuwen.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** PostObject's forms: the first line is the type of the content, the rest is the body. */
public final class StorageFormFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) throws IOException {
    var lineEnd = new String(input, StandardCharsets.ISO_8859_1).indexOf('\n');
    var type =
        lineEnd < 0
            ? "multipart/form-data; boundary=b"
            : new String(input, 0, lineEnd, StandardCharsets.ISO_8859_1);
    var body = Arrays.copyOfRange(input, lineEnd + 1, input.length);
    var form = FormReader.read(StandIn.exchange("", Map.of("content-type", type), body));
    require(form.file().readAllBytes().length <= body.length, "a file is longer than its form");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(OssError.class);
  }

  @Override
  public int maxLength() {
    return 128 * 1024;
  }
}
