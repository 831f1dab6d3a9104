package io.tuwen.common.vips;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** An image of libvips, not computed yet. It lives as long as the {@link Vips} that made it. */
public final class Image {
  static final int UCHAR = 0;

  private final Vips vips;
  private final Pointer pointer;

  Image(Vips vips, Pointer pointer) {
    this.vips = vips;
    this.pointer = pointer;
  }

  Pointer pointer() {
    return pointer;
  }

  public int width() {
    return LibVips.vips_image_get_width(pointer);
  }

  public int height() {
    return LibVips.vips_image_get_height(pointer);
  }

  public int bands() {
    return LibVips.vips_image_get_bands(pointer);
  }

  public boolean hasAlpha() {
    return LibVips.vips_image_hasalpha(pointer) != 0;
  }

  /** Whether there is metadata of this name. */
  public boolean has(String metadata) {
    return LibVips.vips_image_get_typeof(pointer, metadata) != 0;
  }

  /** A number from the metadata, or this one where there is none. */
  public int number(String metadata, int absent) {
    var value = new IntByReference();
    return has(metadata) && LibVips.vips_image_get_int(pointer, metadata, value) == 0
        ? value.getValue()
        : absent;
  }

  /** Bytes from the metadata; none where there are none. */
  public byte[] bytes(String metadata) {
    var data = new PointerByReference();
    var size = new LongByReference();
    return has(metadata) && LibVips.vips_image_get_blob(pointer, metadata, data, size) == 0
        ? data.getValue().getByteArray(0, (int) size.getValue())
        : new byte[0];
  }

  /** Begins an operation on this image. */
  public Operation operation(String name) {
    return vips.operation(name).with("in", this);
  }

  /** Computes all pixels, so that what follows may go through them in any order. */
  public Image inMemory() {
    return vips.own(LibVips.vips_image_copy_memory(pointer));
  }

  /** Computes all pixels into memory that outlives this image. */
  public PixelMemory pixels() {
    var size = new LongByReference();
    var memory = LibVips.vips_image_write_to_memory(pointer, size);
    if (memory == null) {
      throw VipsException.last();
    }
    return new PixelMemory(memory, size.getValue());
  }
}
