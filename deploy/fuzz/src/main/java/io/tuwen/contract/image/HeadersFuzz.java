package io.tuwen.contract.image;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.fuzz.Pictures;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The first look at a file: its format and its size. */
public final class HeadersFuzz implements FuzzTarget {
  /** The header is to cost a few small reads. */
  private static final int MAX_READS = 25_000;

  @Override
  public void feed(byte[] input) throws IOException {
    var counted = new Counted(ImageBytes.of(input));
    try {
      var header = ImageHeaders.read(counted);
      require(header.width() > 0 && header.height() > 0, "a picture without a size was taken");
      require(header.pixels() > 0, "%s has no pixels", header);
    } catch (TuwenException e) {
      require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
      throw e;
    } finally {
      require(counted.reads <= MAX_READS, "%d reads", counted.reads);
    }
  }

  private static final class Counted implements ImageBytes {
    private final ImageBytes bytes;
    private int reads;

    Counted(ImageBytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public int read(long position, byte[] into, int offset, int count) throws IOException {
      reads++;
      return bytes.read(position, into, offset, count);
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }

  @Override
  public Map<String, byte[]> seeds() {
    return Pictures.all();
  }
}
