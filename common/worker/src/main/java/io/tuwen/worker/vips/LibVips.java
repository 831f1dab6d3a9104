package io.tuwen.worker.vips;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The C functions of libvips, and of GObject below it, that are needed.
 *
 * <p>Operations are built by name and property, so there is no function for each of them here, and
 * none with a variable number of arguments.
 */
final class LibVips {
  /** GObject's fundamental types. */
  static final long BOOLEAN = 5L << 2;

  static final long INT = 6L << 2;
  static final long DOUBLE = 15L << 2;
  static final long STRING = 16L << 2;
  static final long OBJECT = 20L << 2;

  static final int TRUE = 1;

  private static final int WARNING = 1 << 4;

  /** Damaged files are remarked on by what is thrown, not by lines on the error stream. */
  private static final LogHandler SILENT = (domain, level, message, data) -> {};

  /** Not the encoding of the locale, which has no Chinese where no locale is set. */
  private static final Map<String, ?> UTF_8_STRINGS =
      Map.of(Library.OPTION_STRING_ENCODING, StandardCharsets.UTF_8.name());

  static {
    load();
    if (vips_init("tuwen") != 0) {
      throw new UnsatisfiedLinkError("libvips cannot be initialised: " + vips_error_buffer());
    }
    g_log_set_handler("VIPS", WARNING, SILENT, null);
    // One image is one thread's work: how many are done at once is the worker's decision.
    vips_concurrency_set(1);
    // The same operation on the same bytes does not come twice.
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
  }

  private LibVips() {}

  private static void load() {
    try {
      Native.register(LibVips.class, NativeLibrary.getInstance("vips", UTF_8_STRINGS));
    } catch (UnsatisfiedLinkError e) {
      var missing =
          new UnsatisfiedLinkError(
              "libvips 8.14 or newer is needed to decode images and is not installed:"
                  + " apt-get install libvips42 on Debian,"
                  + " https://www.libvips.org/install.html elsewhere");
      missing.initCause(e);
      throw missing;
    }
  }

  /** GLib's {@code GLogFunc}. */
  interface LogHandler extends Callback {
    void log(String domain, int level, String message, Pointer data);
  }

  static native int g_log_set_handler(String domain, int levels, LogHandler handler, Pointer data);

  static native int vips_init(String name);

  static native void vips_concurrency_set(int threads);

  static native void vips_cache_set_max(int operations);

  static native void vips_block_untrusted_set(int state);

  /** The major version, or the minor one. */
  static native int vips_version(int part);

  static native String vips_error_buffer();

  static native void vips_error_clear();

  static native Pointer vips_operation_new(String name);

  static native int vips_cache_operation_buildp(PointerByReference operation);

  static native void vips_object_unref_outputs(Pointer object);

  static native Pointer vips_blob_new(Pointer free, Pointer data, long size);

  static native Pointer vips_blob_get(Pointer blob, LongByReference size);

  static native long vips_blob_get_type();

  static native Pointer vips_array_double_new(double[] values, int count);

  static native long vips_array_double_get_type();

  static native Pointer vips_array_image_new(Pointer images, int count);

  static native long vips_array_image_get_type();

  static native void vips_area_unref(Pointer area);

  static native Pointer vips_image_new_from_memory(
      Pointer data, long size, int width, int height, int bands, int format);

  static native int vips_image_get_width(Pointer image);

  static native int vips_image_get_height(Pointer image);

  static native int vips_image_get_format(Pointer image);

  static native int vips_image_get_bands(Pointer image);

  static native int vips_image_hasalpha(Pointer image);

  static native long vips_image_get_typeof(Pointer image, String name);

  static native int vips_image_get_int(Pointer image, String name, IntByReference value);

  static native int vips_image_get_blob(
      Pointer image, String name, PointerByReference data, LongByReference size);

  /** The names of all fields, those of the header too; to be freed. */
  static native Pointer vips_image_get_fields(Pointer image);

  static native int vips_image_remove(Pointer image, String name);

  static native Pointer vips_image_copy_memory(Pointer image);

  static native void vips_image_set_kill(Pointer image, int kill);

  static native void vips_image_set_int(Pointer image, String name, int value);

  static native int vips_image_get_array_int(
      Pointer image, String name, PointerByReference values, IntByReference count);

  static native Pointer vips_image_write_to_memory(Pointer image, LongByReference size);

  static native void g_free(Pointer memory);

  static native void g_strfreev(Pointer texts);

  static native Pointer g_value_init(Pointer value, long type);

  static native void g_value_unset(Pointer value);

  static native void g_value_set_int(Pointer value, int content);

  static native void g_value_set_boolean(Pointer value, int content);

  static native void g_value_set_double(Pointer value, double content);

  static native void g_value_set_string(Pointer value, String content);

  static native void g_value_set_object(Pointer value, Pointer content);

  static native void g_value_set_boxed(Pointer value, Pointer content);

  static native Pointer g_value_get_object(Pointer value);

  static native Pointer g_value_get_boxed(Pointer value);

  static native void g_object_set_property(Pointer object, String name, Pointer value);

  static native void g_object_get_property(Pointer object, String name, Pointer value);

  static native Pointer g_object_ref(Pointer object);

  static native void g_object_unref(Pointer object);
}
