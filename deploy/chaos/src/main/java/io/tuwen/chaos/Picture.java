package io.tuwen.chaos;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** An image to be uploaded, and what is to be expected of it. */
final class Picture {
  private final Sort sort;
  private final Marker marker;
  private final String contentType;
  private final byte[] bytes;

  /** What is on it. */
  enum Sort {
    /** A marker to be read. */
    TEXT,
    /** Nothing to be read. */
    PHOTO,
    /** A whole header, and half of the rest. */
    DAMAGED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Picture(Sort sort, Marker marker, String contentType, byte[] bytes) {
    this.sort = sort;
    this.marker = marker;
    this.contentType = contentType;
    this.bytes = bytes.clone();
  }

  Sort sort() {
    return sort;
  }

  /** Its own, also where it is not to be seen. */
  Marker marker() {
    return marker;
  }

  String contentType() {
    return contentType;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String md5() {
    return md5(bytes);
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
