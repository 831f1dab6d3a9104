package io.tuwen.worker.vips;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  /** Whether every band has eight bits. */
  boolean isOfBytes() {
    return LibVips.vips_image_get_format(pointer) == UCHAR;
  }

  public boolean hasAlpha() {
    return LibVips.vips_image_hasalpha(pointer) != 0;
  }

  /** Eight bits for every band, cut off at both ends. */
  public Image toBytes() {
    return operation("cast").with("format", UCHAR).image();
  }

  /** Some bands of it. */
  public Image bandsFrom(int first, int count) {
    return operation("extract_band").with("band", first).with("n", count).image();
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

  /** Numbers from the metadata; none where there are none. */
  public int[] numbers(String metadata) {
    var values = new PointerByReference();
    var count = new IntByReference();
    return has(metadata)
            && LibVips.vips_image_get_array_int(pointer, metadata, values, count) == 0
            && count.getValue() > 0
        ? values.getValue().getIntArray(0, count.getValue())
        : new int[0];
  }

  /** A copy of this image with a number in its metadata; the pixels are shared. */
  public Image withNumber(String metadata, int number) {
    var copy = operation("copy").image();
    LibVips.vips_image_set_int(copy.pointer, metadata, number);
    return copy;
  }

  /**
   * A copy of this image without any metadata but what is named; the pixels are shared.
   *
   * <p>INVARIANT: what a file brought along and nothing here knows of is not in the copy.
   */
  public Image withOnly(Set<String> metadata) {
    var copy = operation("copy").image();
    var fields = LibVips.vips_image_get_fields(copy.pointer);
    try {
      for (var field : fields.getStringArray(0)) {
        if (!metadata.contains(field)) {
          // Width, height and their like are no metadata, and stay.
          LibVips.vips_image_remove(copy.pointer, field);
        }
      }
    } finally {
      LibVips.g_strfreev(fields);
    }
    return copy;
  }

  /** Begins an operation on this image. */
  public Operation operation(String name) {
    return operation(name, "in");
  }

  /** Begins an operation that calls its first image by another name. */
  public Operation operation(String name, String first) {
    return vips.operation(name).with(first, this);
  }

  /** Begins an operation on this image and more of them. */
  public Operation operations(String name, Image... more) {
    var all = new ArrayList<Image>();
    all.add(this);
    all.addAll(List.of(more));
    return vips.operation(name).with("in", all);
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
