package io.tuwen.contract.image;

import java.util.Arrays;
import java.util.Optional;

/** The image formats that are taken in, each known by its first bytes and by nothing else. */
public enum ImageFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  WEBP("image/webp"),
  GIF("image/gif"),
  BMP("image/bmp"),
  TIFF("image/tiff"),
  HEIC("image/heic"),
  AVIF("image/avif");

  /** How many bytes {@link #sniff} wants to see. */
  public static final int SNIFFED_BYTES = 64;

  private final String mediaType;

  ImageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /**
   * Tells the format from the first bytes of a file.
   *
   * @param head the beginning, {@link #SNIFFED_BYTES} of it where there are as many
   */
  public static Optional<ImageFormat> sniff(byte[] head) {
    return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
  }

  private boolean begins(byte[] head) {
    return switch (this) {
      case JPEG -> Magic.at(head, 0, 0xff, 0xd8, 0xff);
      case PNG -> Magic.at(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
      case WEBP -> Magic.at(head, 0, "RIFF") && Magic.at(head, 8, "WEBP");
      case GIF -> Magic.at(head, 0, "GIF87a") || Magic.at(head, 0, "GIF89a");
      case BMP -> Magic.isBmp(head);
      case TIFF -> Magic.at(head, 0, 'I', 'I', 42, 0) || Magic.at(head, 0, 'M', 'M', 0, 42);
      case HEIC -> Magic.hasBrand(head, "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1");
      case AVIF -> Magic.hasBrand(head, "avif", "avis");
    };
  }
}
