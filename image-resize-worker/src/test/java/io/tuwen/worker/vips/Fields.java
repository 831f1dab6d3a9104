package io.tuwen.worker.vips;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Sets metadata as a loader would, so that a saver writes it where nothing takes it away. */
public final class Fields {
  private static final NativeLibrary VIPS = NativeLibrary.getInstance("vips");

  private Fields() {}

  /** Sets bytes in a copy; the pixels are shared. */
  public static Image with(Image image, String field, byte[] content) {
    var copy = image.operation("copy").image();
    VIPS.getFunction("vips_image_set_blob_copy")
        .invokeVoid(new Object[] {copy.pointer(), field, content, (long) content.length});
    return copy;
  }

  /** Sets a text in a copy; the pixels are shared. */
  public static Image with(Image image, String field, String content) {
    var copy = image.operation("copy").image();
    Pointer pointer = copy.pointer();
    VIPS.getFunction("vips_image_set_string").invokeVoid(new Object[] {pointer, field, content});
    return copy;
  }
}
