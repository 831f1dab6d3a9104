package io.tuwen.resize.describe;

import io.tuwen.resize.Asker;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tags of EXIF data by their names, as OSS writes them. What is damaged is left out. */
final class Exif {
  /** Stands before the data in a JPEG. A WebP and a PNG have the data alone. */
  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private static final int HEADER = 8;
  private static final int FIRST_DIRECTORY = 4;
  private static final int EXIF_POINTER = 0x8769;
  private static final int GPS_POINTER = 0x8825;
  private static final int ENTRY = 12;
  private static final int MOST_ENTRIES = 200;
  private static final int MOST_CHARACTERS = 256;

  /** What tells of a picture and not of a person or a place: the only tags that anybody sees. */
  private static final Set<String> HARMLESS =
      Set.of(
          "ApertureValue",
          "BrightnessValue",
          "ColorSpace",
          "Compression",
          "DateTime",
          "DateTimeDigitized",
          "DateTimeOriginal",
          "DigitalZoomRatio",
          "ExifTag",
          "ExifVersion",
          "ExposureBiasValue",
          "ExposureMode",
          "ExposureProgram",
          "ExposureTime",
          "FNumber",
          "Flash",
          "FocalLength",
          "FocalLengthIn35mmFilm",
          "ISOSpeedRatings",
          "JPEGInterchangeFormat",
          "JPEGInterchangeFormatLength",
          "LensMake",
          "LensModel",
          "LightSource",
          "Make",
          "MaxApertureValue",
          "MeteringMode",
          "Model",
          "Orientation",
          "PixelXDimension",
          "PixelYDimension",
          "ResolutionUnit",
          "SceneCaptureType",
          "SensingMethod",
          "ShutterSpeedValue",
          "Software",
          "WhiteBalance",
          "XResolution",
          "YCbCrPositioning",
          "YResolution");

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0x0103, "Compression"),
          Map.entry(0x010e, "ImageDescription"),
          Map.entry(0x010f, "Make"),
          Map.entry(0x0110, "Model"),
          Map.entry(0x0112, "Orientation"),
          Map.entry(0x011a, "XResolution"),
          Map.entry(0x011b, "YResolution"),
          Map.entry(0x0128, "ResolutionUnit"),
          Map.entry(0x0131, "Software"),
          Map.entry(0x0132, "DateTime"),
          Map.entry(0x013b, "Artist"),
          Map.entry(0x0201, "JPEGInterchangeFormat"),
          Map.entry(0x0202, "JPEGInterchangeFormatLength"),
          Map.entry(0x0213, "YCbCrPositioning"),
          Map.entry(0x8298, "Copyright"),
          Map.entry(0x829a, "ExposureTime"),
          Map.entry(0x829d, "FNumber"),
          Map.entry(EXIF_POINTER, "ExifTag"),
          Map.entry(0x8822, "ExposureProgram"),
          Map.entry(GPS_POINTER, "GPSTag"),
          Map.entry(0x8827, "ISOSpeedRatings"),
          Map.entry(0x9000, "ExifVersion"),
          Map.entry(0x9003, "DateTimeOriginal"),
          Map.entry(0x9004, "DateTimeDigitized"),
          Map.entry(0x9201, "ShutterSpeedValue"),
          Map.entry(0x9202, "ApertureValue"),
          Map.entry(0x9203, "BrightnessValue"),
          Map.entry(0x9204, "ExposureBiasValue"),
          Map.entry(0x9205, "MaxApertureValue"),
          Map.entry(0x9207, "MeteringMode"),
          Map.entry(0x9208, "LightSource"),
          Map.entry(0x9209, "Flash"),
          Map.entry(0x920a, "FocalLength"),
          Map.entry(0xa001, "ColorSpace"),
          Map.entry(0xa002, "PixelXDimension"),
          Map.entry(0xa003, "PixelYDimension"),
          Map.entry(0xa217, "SensingMethod"),
          Map.entry(0xa402, "ExposureMode"),
          Map.entry(0xa403, "WhiteBalance"),
          Map.entry(0xa404, "DigitalZoomRatio"),
          Map.entry(0xa405, "FocalLengthIn35mmFilm"),
          Map.entry(0xa406, "SceneCaptureType"),
          Map.entry(0xa430, "CameraOwnerName"),
          Map.entry(0xa431, "BodySerialNumber"),
          Map.entry(0xa433, "LensMake"),
          Map.entry(0xa434, "LensModel"),
          Map.entry(0xa435, "LensSerialNumber"));

  private static final Map<Integer, String> GPS_NAMES =
      Map.ofEntries(
          Map.entry(0, "GPSVersionID"),
          Map.entry(1, "GPSLatitudeRef"),
          Map.entry(2, "GPSLatitude"),
          Map.entry(3, "GPSLongitudeRef"),
          Map.entry(4, "GPSLongitude"),
          Map.entry(5, "GPSAltitudeRef"),
          Map.entry(6, "GPSAltitude"),
          Map.entry(7, "GPSTimeStamp"),
          Map.entry(12, "GPSSpeedRef"),
          Map.entry(13, "GPSSpeed"),
          Map.entry(16, "GPSImgDirectionRef"),
          Map.entry(17, "GPSImgDirection"),
          Map.entry(18, "GPSMapDatum"),
          Map.entry(29, "GPSDateStamp"));

  private final ByteBuffer data;
  private final Map<String, String> tags = new TreeMap<>();
  private final Map<Integer, Integer> pointers = new HashMap<>();

  private Exif(ByteBuffer data) {
    this.data = data;
  }

  /**
   * Reads.
   *
   * @param exif with its {@code Exif} prefix, or without it
   */
  static Map<String, String> tags(byte[] exif, Asker asker) {
    var tags = tags(exif);
    if (asker == Asker.ANYBODY) {
      tags.keySet().retainAll(HARMLESS);
    }
    return tags;
  }

  private static Map<String, String> tags(byte[] exif) {
    var start = hasPrefix(exif) ? PREFIX.length : 0;
    if (exif.length < start + HEADER) {
      return new TreeMap<>();
    }
    var data = ByteBuffer.wrap(exif, start, exif.length - start).slice();
    data.order(data.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    var reader = new Exif(data);
    reader.readAll();
    return reader.tags;
  }

  private static boolean hasPrefix(byte[] exif) {
    return exif.length >= PREFIX.length
        && Arrays.equals(exif, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /**
   * INVARIANT: four directories are read, however many the data has and wherever they point: a
   * chain of 170,000 overflowed the stack of a reader that went down each of them.
   */
  private void readAll() {
    var thumbnail = directory(data.getInt(FIRST_DIRECTORY), NAMES);
    directory(pointers.getOrDefault(EXIF_POINTER, 0), NAMES);
    directory(pointers.getOrDefault(GPS_POINTER, 0), GPS_NAMES);
    directory(thumbnail, NAMES);
  }

  /**
   * Reads the entries of one directory, up to the first that is damaged.
   *
   * @return where the next directory stands; 0 where there is none
   */
  private int directory(int at, Map<Integer, String> names) {
    if (at <= 0) {
      return 0;
    }
    try {
      var count = data.getShort(at) & 0xffff;
      for (int i = 0; i < Math.min(MOST_ENTRIES, count); i++) {
        entry(at + 2 + ENTRY * i, names);
      }
      return data.getInt(at + 2 + ENTRY * count);
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      // What was read is what there is.
      return 0;
    }
  }

  private void entry(int at, Map<Integer, String> names) {
    var tag = data.getShort(at) & 0xffff;
    var type = data.getShort(at + 2) & 0xffff;
    var count = data.getInt(at + 4);
    var name = names.get(tag);
    if (name == null || count <= 0 || count > MOST_CHARACTERS) {
      return;
    }
    var width = width(type);
    var place = (long) width * count <= 4 ? at + 8 : data.getInt(at + 8);
    var value = value(type, place, count, width);
    tags.putIfAbsent(name, names == GPS_NAMES ? Position.shown(name, value) : value);
    if (names == NAMES && (tag == EXIF_POINTER || tag == GPS_POINTER)) {
      pointers.putIfAbsent(tag, data.getInt(at + 8));
    }
  }

  private static int width(int type) {
    return switch (type) {
      case 3, 8 -> 2;
      case 4, 9 -> 4;
      case 5, 10 -> 8;
      default -> 1;
    };
  }

  private String value(int type, int at, int count, int width) {
    if (type == 2) {
      return text(at, count);
    }
    var values = new StringBuilder();
    for (int i = 0; i < count; i++) {
      values.append(i == 0 ? "" : " ").append(number(type, at + i * width));
    }
    return values.toString();
  }

  private String number(int type, int at) {
    return switch (type) {
      case 3 -> Integer.toString(data.getShort(at) & 0xffff);
      case 8 -> Integer.toString(data.getShort(at));
      case 4 -> Integer.toUnsignedString(data.getInt(at));
      case 9 -> Integer.toString(data.getInt(at));
      case 5 -> number(4, at) + "/" + number(4, at + 4);
      case 10 -> number(9, at) + "/" + number(9, at + 4);
      default -> Integer.toString(data.get(at) & 0xff);
    };
  }

  private String text(int at, int count) {
    var bytes = new byte[count];
    data.get(at, bytes);
    var text = new String(bytes, StandardCharsets.UTF_8);
    var end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
