package io.tuwen.worker.vips;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The memory of some operations on images: everything that they make lives until this is closed.
 *
 * <p>Used by one thread at a time. Images are lazy: pixels are computed when one is written out, so
 * that is when damage is found.
 */
public final class Vips implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();
  private final List<Pointer> images = new ArrayList<>();
  private boolean closed;
  private boolean killed;

  /** Whether libvips is this version or a newer one. */
  public static boolean isAtLeast(int major, int minor) {
    var actual = LibVips.vips_version(0);
    return actual > major || (actual == major && LibVips.vips_version(1) >= minor);
  }

  /** The version of libvips on this machine, such as {@code 8.14.1}. */
  public static String version() {
    return IntStream.range(0, 3)
        .mapToObj(part -> Integer.toString(LibVips.vips_version(part)))
        .collect(Collectors.joining("."));
  }

  /** Begins an operation, such as {@code jpegload_buffer} or {@code resize}. */
  public Operation operation(String name) {
    return new Operation(this, name);
  }

  /** An image of bytes, band after band, for the caller to fill; they are zero before. */
  public Image image(int width, int height, int bands, Consumer<ByteBuffer> writer) {
    var size = (long) width * height * bands;
    var memory = keep(new Memory(size), Memory::close);
    memory.clear();
    writer.accept(memory.getByteBuffer(0, size));
    return own(LibVips.vips_image_new_from_memory(memory, size, width, height, bands, Image.UCHAR));
  }

  /** Copies the bytes of a file out of the Java heap, for as long as this is open. */
  public NativeBytes copy(byte[] bytes) {
    var memory = keep(new Memory(Math.max(1, bytes.length)), Memory::close);
    memory.write(0, bytes, 0, bytes.length);
    return new NativeBytes(memory, bytes.length);
  }

  /**
   * Makes every computation fail soon, those that have not begun too. The one call that may come
   * from another thread, while this is open.
   */
  public void kill() {
    synchronized (images) {
      killed = true;
      images.forEach(Vips::kill);
    }
  }

  private static void kill(Pointer image) {
    LibVips.vips_image_set_kill(image, LibVips.TRUE);
  }

  /**
   * Works, and then lets go of everything that the work made here.
   *
   * @return what the work gave, which must not be an image of its own
   */
  public <T> T scoped(Supplier<T> work) {
    var before = mark();
    try {
      return work.get();
    } finally {
      release(before);
    }
  }

  /**
   * What was made here up to now.
   *
   * @param releases how many things
   * @param images how many of them are images
   */
  public record Mark(int releases, int images) {}

  public Mark mark() {
    return new Mark(releases.size(), images.size());
  }

  /**
   * Computes all pixels of an image into memory, and lets go of everything that was made after the
   * mark, the image itself too.
   *
   * @param image whose pixels are none of {@link #image}
   * @return the copy, which needs none of that
   */
  public Image inMemory(Image image, Mark mark) {
    var copy = LibVips.vips_image_copy_memory(image.pointer());
    if (copy == null) {
      throw VipsException.last();
    }
    release(mark);
    return own(copy);
  }

  private void release(Mark mark) {
    synchronized (images) {
      images.subList(mark.images(), images.size()).clear();
    }
    releaseTo(mark.releases());
  }

  private void releaseTo(int count) {
    while (releases.size() > count) {
      releases.pop().run();
    }
  }

  Image own(Pointer image) {
    if (image == null) {
      throw VipsException.last();
    }
    synchronized (images) {
      images.add(keep(image, LibVips::g_object_unref));
      if (killed) {
        kill(image);
      }
    }
    return new Image(this, image);
  }

  <T> T keep(T thing, Consumer<T> release) {
    if (closed) {
      throw new IllegalStateException("these images are closed");
    }
    releases.push(() -> release.accept(thing));
    return thing;
  }

  @Override
  public void close() {
    closed = true;
    releaseTo(0);
  }
}
