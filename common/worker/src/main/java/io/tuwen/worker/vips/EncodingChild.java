package io.tuwen.worker.vips;

import com.sun.jna.Native;
import io.tuwen.worker.decoding.EncodeLimits;
import io.tuwen.worker.decoding.EncodedImage;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.Child;
import io.tuwen.worker.sandbox.ChildSpec;
import io.tuwen.worker.sandbox.ChildWork;
import io.tuwen.worker.sandbox.ClassPath;
import io.tuwen.worker.sandbox.Questions;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The process that decodes images and encodes them: native code, without credentials. */
final class EncodingChild implements ChildWork {
  private static final int LIMITS_BYTES = Long.BYTES + 2 * Integer.BYTES;

  /** What a child takes without an image: its virtual machine, and libvips. */
  private static final long BASE_MEMORY = 700L << 20;

  private final VipsImageEncoder encoder = new VipsImageEncoder();

  private EncodingChild() {}

  public static void main(String[] arguments) throws IOException {
    Child.serve(new EncodingChild());
  }

  static ChildSpec spec(long imageMemory) {
    return new ChildSpec(
        "encoding",
        EncodingChild.class,
        ClassPath.of(EncodingChild.class, Native.class),
        Map.of(),
        List.of("-Xmx128m"),
        BASE_MEMORY + imageMemory);
  }

  /** A child that cannot load the native code is none. */
  @Override
  public String warmUp() {
    try (var vips = new Vips()) {
      vips.image(1, 1, 1, pixels -> pixels.put(0, (byte) 0)).operation("jpegsave_buffer").bytes();
    }
    return "encoder=vips";
  }

  @Override
  public List<byte[]> handle(byte[] request, Questions questions) {
    var in = ByteBuffer.wrap(request);
    var limits = new EncodeLimits(in.getLong(), in.getInt(), in.getInt());
    var image = new byte[in.remaining()];
    in.get(image);
    return write(encoder.jpeg(image, limits, new Cancellation()));
  }

  /** The limits as they go before the bytes of the image. */
  static byte[] write(EncodeLimits limits) {
    return ByteBuffer.allocate(LIMITS_BYTES)
        .putLong(limits.maxPixels())
        .putInt(limits.maxSide())
        .putInt(limits.maxBytes())
        .array();
  }

  private static List<byte[]> write(EncodedImage encoded) {
    var sizes =
        ByteBuffer.allocate(4 * Integer.BYTES)
            .putInt(encoded.width())
            .putInt(encoded.height())
            .putInt(encoded.fullWidth())
            .putInt(encoded.fullHeight());
    return List.of(sizes.array(), encoded.jpeg());
  }

  static EncodedImage read(byte[] reply) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(reply))) {
      var width = in.readInt();
      var height = in.readInt();
      var fullWidth = in.readInt();
      var fullHeight = in.readInt();
      return new EncodedImage(in.readAllBytes(), width, height, fullWidth, fullHeight);
    }
  }
}
