package io.tuwen.resize.vips;

/** Originals for tests of other packages. */
public final class Photos {
  private Photos() {}

  /** A JPEG whose EXIF data has 31° 14' 15.97" N and 121° 28' 30.53" E. */
  public static byte[] takenInShanghai() {
    return Telltales.jpeg(Telltales.exif(1));
  }

  /** A GIF of 40 by 30 pixels with three frames. */
  public static byte[] moving() {
    return Sources.named("anim:40x30x3");
  }
}
