package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.worker.vips.Fields;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.ImageFile;
import io.tuwen.worker.vips.Vips;
import io.tuwen.worker.vips.VipsException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Originals that tell of their maker in every way that their format has: EXIF with GPS, thumbnail
 * and maker note, XMP, IPTC, comments, the name of a colour profile.
 */
final class Telltales {
  /** Stands in whatever tells something, each time with another word behind it. */
  static final String MARKER = "TELLTALE";

  /** 31° 14' 15.97" and 121° 28' 30.53". */
  static final int[] LATITUDE = {31, 1, 14, 1, 1597, 100};

  static final int[] LONGITUDE = {121, 1, 28, 1, 3053, 100};

  static final int WIDTH = 48;
  static final int HEIGHT = 36;
  private static final int FRAMES = 3;

  private Telltales() {}

  /** All originals, by what they are called in a message. */
  static Map<String, byte[]> all() {
    var all = new LinkedHashMap<String, byte[]>();
    all.put("jpeg", jpeg(exif(1)));
    all.put("jpeg-sideways", jpeg(exif(6)));
    all.put("png", png());
    all.put("webp", webp(saved("webpsave_buffer", plain("png"))));
    all.put("webp-animated", webp(animatedWebp()));
    all.put("gif", gif(Sources.named("gif:" + WIDTH + "x" + HEIGHT)));
    all.put("gif-animated", gif(Sources.animated(WIDTH, HEIGHT, FRAMES)));
    all.put("tiff", tiff());
    all.put("bmp", bmp());
    heif(1).ifPresent(heic -> all.put("heic", heic));
    heif(4).ifPresent(avif -> all.put("avif", avif));
    return all;
  }

  private static byte[] plain(String format) {
    return Sources.written(Sources.quarters(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), format);
  }

  /** An EXIF block, without its {@code Exif} header. */
  static byte[] exif(int orientation) {
    var thumbnail = thumbnail();
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8});
    out.writeBytes(
        new Directories()
            .text(0x10e, MARKER + "-description")
            .text(0x10f, MARKER + "-make")
            .text(0x110, MARKER + "-model")
            .shorts(0x112, orientation)
            .text(0x131, MARKER + "-software")
            .text(0x13b, MARKER + "-artist")
            .text(0x8298, MARKER + "-copyright")
            .bytes(0x9c9d, 1, (MARKER + "-xpauthor").getBytes(StandardCharsets.UTF_16LE))
            .number(0x8769, 1000)
            .number(0x8825, 2000)
            .write(8, 3000, 992));
    out.writeBytes(
        new Directories()
            .bytes(0x927c, 7, ascii(MARKER + "-makernote"))
            .bytes(0x9286, 7, ascii("ASCII\0\0\0" + MARKER + "-usercomment"))
            .text(0xa430, MARKER + "-owner")
            .text(0xa431, MARKER + "-serial")
            .text(0xa435, MARKER + "-lens")
            .write(1000, 0, 1000));
    out.writeBytes(
        new Directories()
            .text(1, "N")
            .rationals(2, LATITUDE)
            .text(3, "E")
            .rationals(4, LONGITUDE)
            .text(0x12, MARKER + "-datum")
            .bytes(0x1c, 7, ascii("ASCII\0\0\0" + MARKER + "-area"))
            .write(2000, 0, 1000));
    out.writeBytes(
        new Directories()
            .shorts(0x103, 6)
            .number(0x201, 3200)
            .number(0x202, thumbnail.length)
            .write(3000, 0, 200));
    out.writeBytes(thumbnail);
    return out.toByteArray();
  }

  /** A JPEG of its own, with a comment. */
  private static byte[] thumbnail() {
    var jpeg = Sources.written(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "jpg");
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    segment(out, 0xfe, ascii(MARKER + "-thumbnail"));
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] xmp() {
    return ascii(
        "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
            + "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description"
            + " xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:CreatorTool='"
            + MARKER
            + "-xmp'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>");
  }

  private static byte[] iptc() {
    var text = ascii(MARKER + "-iptc");
    return joined(new byte[] {0x1c, 2, 120, 0, (byte) text.length}, text);
  }

  /** The resources of Photoshop, with IPTC in them. */
  private static byte[] photoshop() {
    var iptc = iptc();
    var even = iptc.length % 2 == 0 ? new byte[0] : new byte[1];
    return joined(
        ascii("8BIM"), new byte[] {4, 4, 0, 0, 0, 0, 0, (byte) iptc.length}, joined(iptc, even));
  }

  /** A profile of sRGB under a name of its own. */
  static byte[] profile() {
    // A copy: newer Javas keep their own as they are.
    var profile = ICC_Profile.getInstance(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
    var name = ascii(MARKER + "-icc\0");
    var description = ByteBuffer.allocate(12 + name.length + 78);
    description.put(ascii("desc")).putInt(0).putInt(name.length).put(name);
    profile.setData(ICC_Profile.icSigProfileDescriptionTag, description.array());
    return profile.getData();
  }

  static byte[] jpeg(byte[] exif) {
    var jpeg = plain("jpg");
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    segment(out, 0xe0, joined(ascii("JFXX\0"), new byte[] {0x10}, thumbnail()));
    segment(out, 0xe1, joined(ascii("Exif\0\0"), exif));
    segment(out, 0xe1, joined(ascii("http://ns.adobe.com/xap/1.0/\0"), xmp()));
    segment(out, 0xe1, ascii("http://ns.adobe.com/xmp/extension/\0" + MARKER + "-extendedxmp"));
    segment(out, 0xe2, joined(ascii("ICC_PROFILE\0"), new byte[] {1, 1}, profile()));
    segment(out, 0xe2, ascii("MPF\0" + MARKER + "-mpf"));
    segment(out, 0xea, ascii(MARKER + "-app10"));
    segment(out, 0xec, ascii("Ducky\0" + MARKER + "-ducky"));
    segment(out, 0xed, joined(ascii("Photoshop 3.0\0"), photoshop()));
    segment(out, 0xfe, ascii(MARKER + "-comment"));
    // Behind the start that ImageIO wrote, with its JFIF header.
    out.write(jpeg, 2, jpeg.length - 2);
    out.writeBytes(ascii(MARKER + "-trailer"));
    return out.toByteArray();
  }

  private static void segment(ByteArrayOutputStream out, int marker, byte[] content) {
    out.write(0xff);
    out.write(marker);
    out.write((content.length + 2) >> 8);
    out.write(content.length + 2);
    out.writeBytes(content);
  }

  private static byte[] png() {
    var png = plain("png");
    var header = 8 + 25;
    var out = new ByteArrayOutputStream();
    out.write(png, 0, header);
    chunk(out, "iCCP", joined(ascii(MARKER + "-iccname\0\0"), deflated(profile())));
    chunk(out, "pHYs", new byte[] {0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1});
    chunk(out, "eXIf", exif(1));
    chunk(out, "tEXt", ascii("Author\0" + MARKER + "-text"));
    chunk(out, "zTXt", joined(ascii("Comment\0\0"), deflated(ascii(MARKER + "-ztxt"))));
    chunk(out, "iTXt", joined(ascii("XML:com.adobe.xmp\0\0\0\0\0"), xmp()));
    chunk(out, "tIME", new byte[] {7, (byte) 0xea, 11, 28, 1, 2, 3});
    out.write(png, header, png.length - header);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    var body = joined(ascii(type), content);
    var crc = new CRC32();
    crc.update(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] deflated(byte[] content) {
    var deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    var buffer = new byte[content.length + 64];
    var length = deflater.deflate(buffer);
    deflater.end();
    return ByteBuffer.allocate(length).put(buffer, 0, length).array();
  }

  /** Puts the chunks of a WebP into the extended form, with all that it may have beside them. */
  private static byte[] webp(byte[] webp) {
    var isAnimated = new String(webp, StandardCharsets.ISO_8859_1).contains("ANMF");
    var chunks = new ByteArrayOutputStream();
    var header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0x20 | 0x08 | 0x04 | (isAnimated ? 0x02 : 0));
    header.putShort((short) (WIDTH - 1)).put((byte) 0).putShort((short) (HEIGHT - 1));
    riff(chunks, "VP8X", header.array());
    riff(chunks, "ICCP", profile());
    var buffer = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 12; at + 8 <= webp.length; ) {
      var size = buffer.getInt(at + 4);
      var whole = 8 + size + size % 2;
      var name = new String(webp, at, 4, StandardCharsets.ISO_8859_1);
      // The block that libvips makes of its own would be read in the place of ours.
      if (!name.equals("VP8X") && !name.equals("EXIF")) {
        chunks.write(webp, at, Math.min(whole, webp.length - at));
      }
      at += whole;
    }
    riff(chunks, "EXIF", exif(1));
    riff(chunks, "XMP ", xmp());
    riff(chunks, "NOTE", ascii(MARKER + "-unknown"));
    var out = new ByteArrayOutputStream();
    riff(out, "RIFF", joined(ascii("WEBP"), chunks.toByteArray()));
    return out.toByteArray();
  }

  private static void riff(ByteArrayOutputStream out, String type, byte[] content) {
    out.writeBytes(ascii(type));
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length).array());
    out.writeBytes(content);
    if (content.length % 2 == 1) {
      out.write(0);
    }
  }

  private static byte[] gif(byte[] gif) {
    var table = (gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1);
    var head = 13 + table;
    var out = new ByteArrayOutputStream();
    // Extensions are of the later version.
    out.writeBytes(ascii("GIF89a"));
    out.write(gif, 6, head - 6);
    extension(out, 0xfe, "", ascii(MARKER + "-comment"));
    extension(out, 0xff, "ICCRGBG1012", profile());
    // As Adobe writes it: as it is, and a tail by which every reader finds the end.
    out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
    out.writeBytes(ascii("XMP DataXMP"));
    out.writeBytes(xmp());
    out.write(1);
    for (int i = 255; i >= 0; i--) {
      out.write(i);
    }
    out.write(0);
    out.write(gif, head, gif.length - head);
    return out.toByteArray();
  }

  private static void extension(
      ByteArrayOutputStream out, int label, String application, byte[] content) {
    out.write(0x21);
    out.write(label);
    if (!application.isEmpty()) {
      out.write(application.length());
      out.writeBytes(ascii(application));
    }
    for (int at = 0; at < content.length; at += 255) {
      var length = Math.min(255, content.length - at);
      out.write(length);
      out.write(content, at, length);
    }
    out.write(0);
  }

  private static byte[] tiff() {
    var pixels = WIDTH * HEIGHT * 3;
    var image = Sources.quarters(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8});
    out.writeBytes(
        new Directories()
            .number(0x100, WIDTH)
            .number(0x101, HEIGHT)
            .shorts(0x102, 8, 8, 8)
            .shorts(0x103, 1)
            .shorts(0x106, 2)
            .text(0x10d, MARKER + "-documentname")
            .text(0x10e, MARKER + "-description")
            .text(0x10f, MARKER + "-make")
            .text(0x110, MARKER + "-model")
            .number(0x111, 20_000)
            .shorts(0x112, 1)
            .shorts(0x115, 3)
            .number(0x116, HEIGHT)
            .number(0x117, pixels)
            .rationals(0x11a, 301, 1)
            .rationals(0x11b, 301, 1)
            .shorts(0x128, 2)
            .text(0x131, MARKER + "-software")
            .text(0x13b, MARKER + "-artist")
            .text(0x13c, MARKER + "-host")
            .bytes(0x2bc, 1, xmp())
            .bytes(0x83bb, 7, iptc())
            .bytes(0x8649, 1, photoshop())
            .text(0x8298, MARKER + "-copyright")
            .bytes(0x8773, 7, profile())
            .number(0x8769, 14_000)
            .number(0x8825, 16_000)
            .write(8, 0, 13_992));
    out.writeBytes(
        new Directories()
            .bytes(0x927c, 7, ascii(MARKER + "-makernote"))
            .text(0xa431, MARKER + "-serial")
            .write(14_000, 0, 2_000));
    out.writeBytes(
        new Directories()
            .text(1, "N")
            .rationals(2, LATITUDE)
            .text(3, "E")
            .rationals(4, LONGITUDE)
            .text(0x12, MARKER + "-datum")
            .write(16_000, 0, 4_000));
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        var rgb = image.getRGB(x, y);
        out.writeBytes(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb});
      }
    }
    return out.toByteArray();
  }

  private static byte[] bmp() {
    return joined(plain("bmp"), ascii(MARKER + "-trailer"));
  }

  /** With all that libvips itself writes of it; empty where it has no such encoder. */
  private static Optional<byte[]> heif(int compression) {
    try (var vips = new Vips()) {
      return Optional.of(
          described(new ImageFile(vips, ImageFormat.PNG, plain("png")).open())
              .operation("heifsave_buffer")
              .with("compression", compression)
              .bytes());
    } catch (VipsException e) {
      assertThat(e).hasMessageContaining("Unsupported compression");
      return Optional.empty();
    }
  }

  private static Image described(Image image) {
    var exif = Fields.with(image, "exif-data", joined(ascii("Exif\0\0"), exif(1)));
    var xmp = Fields.with(exif, "xmp-data", xmp());
    var icc = Fields.with(xmp, "icc-profile-data", profile());
    return Fields.with(icc, "image-description", MARKER + "-field");
  }

  private static byte[] saved(String saver, byte[] png) {
    try (var vips = new Vips()) {
      return new ImageFile(vips, ImageFormat.PNG, png).open().operation(saver).bytes();
    }
  }

  private static byte[] animatedWebp() {
    try (var vips = new Vips()) {
      return new ImageFile(vips, ImageFormat.GIF, Sources.animated(WIDTH, HEIGHT, FRAMES))
          .openAllFrames()
          .operation("webpsave_buffer")
          .bytes();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
