package io.tuwen.contract.ocr;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.Set;

/** Results as they lie in the bucket, where another tool may have written them. */
public final class ResultsFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) throws IOException {
    var result = OcrResultJson.read(input);
    byte[] written;
    OcrResult again;
    try {
      written = OcrResultJson.write(result);
      again = OcrResultJson.read(written);
    } catch (IOException e) {
      throw new IllegalStateException("a result was read, and cannot be written", e);
    }
    require(again.equals(result), "%s became %s", result, again);
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IOException.class);
  }
}
