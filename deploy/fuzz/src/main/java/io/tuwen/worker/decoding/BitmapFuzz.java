package io.tuwen.worker.decoding;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageHeaders;
import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.fuzz.Pictures;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The one decoder that is ours. */
public final class BitmapFuzz implements FuzzTarget {
  /** The limits of pixels are the caller's, who goes by the header. */
  private static final long MAX_PIXELS = 20_000;

  @Override
  public void feed(byte[] input) {
    var decoder = BmpDecoder.of(input);
    if (ImageFormat.sniff(input).filter(ImageFormat.BMP::equals).isPresent()
        && decoder.width() > 0
        && decoder.height() > 0) {
      var header = ImageHeaders.read(input);
      require(
          header.width() == decoder.width() && header.height() == decoder.height(),
          "%s is decoded as %d x %d: the limits hold for another picture",
          header,
          decoder.width(),
          decoder.height());
    }
    if ((long) decoder.width() * decoder.height() <= MAX_PIXELS) {
      decoder.read(ByteBuffer.allocate(3 * decoder.width() * decoder.height()));
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }

  @Override
  public Map<String, byte[]> seeds() {
    return Pictures.all().entrySet().stream()
        .filter(it -> it.getKey().endsWith("bmp"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
