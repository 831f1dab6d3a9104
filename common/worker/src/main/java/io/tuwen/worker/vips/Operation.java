package io.tuwen.worker.vips;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;

/**
 * One operation: its arguments by name, as {@code vips OPERATION} lists them, and then its result.
 *
 * <p>An enumeration is given as its number. Every method that fails has libvips' reason.
 */
public final class Operation {
  private static final int GVALUE_BYTES = 24;

  private final Vips vips;
  private final Pointer operation;
  private final Memory value;

  Operation(Vips vips, String name) {
    this.vips = vips;
    operation = LibVips.vips_operation_new(name);
    if (operation == null) {
      LibVips.vips_error_clear();
      throw new VipsException.MissingOperation(name);
    }
    value = vips.keep(new Memory(GVALUE_BYTES), Memory::close);
  }

  public Operation with(String name, int number) {
    return set(name, LibVips.INT, () -> LibVips.g_value_set_int(value, number));
  }

  public Operation with(String name, boolean flag) {
    return set(name, LibVips.BOOLEAN, () -> LibVips.g_value_set_boolean(value, flag ? 1 : 0));
  }

  public Operation with(String name, double number) {
    return set(name, LibVips.DOUBLE, () -> LibVips.g_value_set_double(value, number));
  }

  public Operation with(String name, String text) {
    return set(name, LibVips.STRING, () -> LibVips.g_value_set_string(value, text));
  }

  public Operation with(String name, Image image) {
    return set(name, LibVips.OBJECT, () -> LibVips.g_value_set_object(value, image.pointer()));
  }

  public Operation with(String name, double... numbers) {
    var array = LibVips.vips_array_double_new(numbers, numbers.length);
    try {
      return set(
          name,
          LibVips.vips_array_double_get_type(),
          () -> LibVips.g_value_set_boxed(value, array));
    } finally {
      LibVips.vips_area_unref(array);
    }
  }

  public Operation with(String name, List<Image> images) {
    var pointers = vips.keep(new Memory((long) images.size() * Native.POINTER_SIZE), Memory::close);
    pointers.write(
        0, images.stream().map(Image::pointer).toArray(Pointer[]::new), 0, images.size());
    var array = LibVips.vips_array_image_new(pointers, images.size());
    try {
      return set(
          name, LibVips.vips_array_image_get_type(), () -> LibVips.g_value_set_boxed(value, array));
    } finally {
      LibVips.vips_area_unref(array);
    }
  }

  /** The bytes of a file. */
  public Operation with(String name, NativeBytes bytes) {
    var blob = LibVips.vips_blob_new(null, bytes.memory(), bytes.length());
    try {
      return set(name, LibVips.vips_blob_get_type(), () -> LibVips.g_value_set_boxed(value, blob));
    } finally {
      LibVips.vips_area_unref(blob);
    }
  }

  /** Runs it; the result is its image {@code out}. */
  public Image image() {
    var built = build();
    try {
      get(built, "out", LibVips.OBJECT);
      var image = LibVips.g_object_ref(LibVips.g_value_get_object(value));
      LibVips.g_value_unset(value);
      return vips.own(image);
    } finally {
      release(built);
    }
  }

  /** Runs it; the result is the file that it has written. */
  public byte[] bytes() {
    var built = build();
    try {
      get(built, "buffer", LibVips.vips_blob_get_type());
      var size = new LongByReference();
      var data = LibVips.vips_blob_get(LibVips.g_value_get_boxed(value), size);
      var bytes = data.getByteArray(0, (int) size.getValue());
      LibVips.g_value_unset(value);
      return bytes;
    } finally {
      release(built);
    }
  }

  private Operation set(String name, long type, Runnable content) {
    value.clear();
    LibVips.g_value_init(value, type);
    content.run();
    LibVips.g_object_set_property(operation, name, value);
    LibVips.g_value_unset(value);
    return this;
  }

  private void get(Pointer built, String name, long type) {
    value.clear();
    LibVips.g_value_init(value, type);
    LibVips.g_object_get_property(built, name, value);
  }

  private Pointer build() {
    var reference = new PointerByReference(operation);
    var failed = LibVips.vips_cache_operation_buildp(reference) != 0;
    if (failed) {
      release(reference.getValue());
      throw VipsException.last();
    }
    return reference.getValue();
  }

  private static void release(Pointer built) {
    LibVips.vips_object_unref_outputs(built);
    LibVips.g_object_unref(built);
  }
}
