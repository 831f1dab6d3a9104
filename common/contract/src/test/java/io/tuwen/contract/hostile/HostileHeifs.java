package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.tooComplex;
import static io.tuwen.contract.hostile.Expectation.tooLarge;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** HEICs and AVIFs around a small picture that libvips has written. */
final class HostileHeifs {
  private static final int TILE = 64;
  private static final Tile HEVC = new Tile("heic", "hvcC", "hvc1", "black.heic", TILE);
  private static final Tile AV1 = new Tile("avif", "av1C", "av01", "black.avif", TILE);

  private static final int LARGE = 4096;
  private static final Tile LARGE_HEVC =
      new Tile("heic", "hvcC", "hvc1", "black-of-4096.heic", LARGE);
  private static final Tile LARGE_AV1 =
      new Tile("avif", "av1C", "av01", "black-of-4096.avif", LARGE);

  /**
   * A black square, as libvips writes it.
   *
   * @param configuration the box beside it
   * @param kind of the item
   */
  private record Tile(String brand, String configuration, String kind, String file, int side) {
    Tile saying(int side) {
      return new Tile(brand, configuration, kind, file, side);
    }
  }

  private HostileHeifs() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        HostileFile.of("heic/grid-of-16", typed(), () -> grid(HEVC, 4, 4)),
        HostileFile.of("avif/grid-of-16", typed(), () -> grid(AV1, 4, 4)),
        HostileFile.of("heic/grid-of-4096", typed(), () -> grid(HEVC, 64, 64)),
        HostileFile.of("heic/grid-of-65536", tooComplex(), () -> grid(HEVC, 256, 256)),
        HostileFile.of("avif/grid-of-65536", tooComplex(), () -> grid(AV1, 256, 256)),
        HostileFile.of(
            "heic/grid-that-lies",
            typed(),
            () -> of(HEVC, 10_900, 10_900, gridOf(2, 2, 100, 100), tiles(4))),
        HostileFile.of(
            "heic/grid-larger-than-it-says",
            unreadable(),
            () -> of(HEVC, 64, 64, gridOf(1, 1, 10_900, 10_900), tiles(1))),
        HostileFile.of(
            "heic/picture-larger-than-it-says", unreadable(), () -> saying64(LARGE_HEVC)),
        HostileFile.of("avif/picture-larger-than-it-says", unreadable(), () -> saying64(LARGE_AV1)),
        HostileFile.of(
            "heic/four-times-one-tile-larger-than-it-says",
            unreadable(),
            () -> of(LARGE_HEVC.saying(TILE), 64, 256, gridOf(1, 4, 64, 256), same(4))),
        HostileFile.of(
            "heic/100-times-one-large-tile",
            unreadable(),
            () -> of(LARGE_HEVC, 4096, 4096, gridOf(10, 10, 4096, 4096), same(100))),
        HostileFile.of(
            "avif/100-times-one-large-tile",
            unreadable(),
            () -> of(LARGE_AV1, 4096, 4096, gridOf(10, 10, 4096, 4096), same(100))),
        HostileFile.of(
            "heic/too-large",
            tooLarge(),
            () -> of(HEVC, 11_000, 11_000, gridOf(2, 2, 11_000, 11_000), tiles(4))),
        HostileFile.of(
            "heic/as-large-as-can-be-said",
            tooLarge(),
            () -> of(HEVC, -1, -1, gridOf(2, 2, 64, 64), tiles(4))),
        HostileFile.of("heic/no-size", unreadable(), () -> beginning("heic", sizes(0, 0))),
        HostileFile.of(
            "heic/made-of-itself",
            unreadable(),
            () -> of(HEVC, 64, 64, gridOf(1, 1, 64, 64), new int[] {1})),
        HostileFile.of(
            "heic/made-of-each-other",
            unreadable(),
            () -> referring(ref("dimg", 1, 2), ref("dimg", 2, 3), ref("dimg", 3, 1))),
        HostileFile.of("heic/alpha-of-itself", unreadable(), () -> referring(ref("auxl", 1, 1))),
        HostileFile.of(
            "avif/alpha-in-a-circle",
            unreadable(),
            () -> referring(ref("auxl", 1, 2), ref("auxl", 2, 1))),
        HostileFile.of("heic/grids-of-grids", tooComplex(), () -> referring(levels(6, 100))),
        HostileFile.of("heic/1000-items-deep", tooComplex(), () -> referring(levels(1000, 1))),
        HostileFile.of("heic/100000-references", tooComplex(), () -> referring(many(100_000))),
        HostileFile.of(
            "heic/box-of-no-size-in-the-middle",
            typed(),
            () -> beginning("heic", box("meta", new byte[0], 0))),
        HostileFile.of(
            "heic/box-of-4-GB", unreadable(), () -> beginning("heic", sized("meta", 0xffffffffL))),
        HostileFile.of(
            "heic/box-of-2-GB", unreadable(), () -> beginning("heic", sized("meta", 0x80000000L))),
        HostileFile.of(
            "heic/box-of-less-than-a-header",
            unreadable(),
            () -> beginning("heic", sized("meta", 4))),
        HostileFile.of(
            "heic/long-box-of-no-size", unreadable(), () -> beginning("heic", sized64("meta", 0))),
        HostileFile.of(
            "heic/long-box-of-negative-size",
            unreadable(),
            () -> beginning("heic", sized64("meta", -1))),
        HostileFile.of(
            "heic/long-box-beyond-everything",
            unreadable(),
            () -> beginning("heic", sized64("meta", Long.MAX_VALUE))),
        HostileFile.of(
            "avif/long-box-back-to-the-beginning",
            unreadable(),
            () -> beginning("avif", sized64("meta", -24))),
        HostileFile.of(
            "heic/100000-boxes",
            tooComplex(),
            () -> join(beginning("heic", boxes(100_000)), sizes(64, 64))),
        HostileFile.of(
            "heic/100000-boxes-behind",
            tooComplex(),
            () -> join(beginning("heic", sizes(64, 64)), boxes(100_000))),
        HostileFile.of("heic/100000-properties", tooComplex(), HostileHeifs::manyProperties),
        HostileFile.of("heic/100000-deep", typed(), HostileHeifs::deep),
        HostileFile.of("heic/100000-items", tooComplex(), HostileHeifs::manyItems),
        HostileFile.of(
            "heic/references-beyond-their-box",
            unreadable(),
            () -> referring(box("dimg", Bytes.bigEndian().u16(1).u16(65_535).u16(2).array(), -1))),
        HostileFile.of("heic/items-over-each-other", tooComplex(), HostileHeifs::overlapping),
        HostileFile.of(
            "heic/two-metas",
            unreadable(),
            () -> join(beginning("heic", sizes(64, 64)), sizes(8000, 8000))),
        HostileFile.of(
            "heic/item-at-2-to-the-63", typed(), () -> located(Long.MAX_VALUE, Long.MAX_VALUE)),
        HostileFile.of("heic/item-at-minus-one", typed(), () -> located(-1, -1)),
        HostileFile.of("avif/truncated", unreadable(), () -> half(AV1)),
        HostileFile.of("heic/truncated", unreadable(), () -> half(HEVC)));
  }

  // Boxes.

  private static byte[] box(String name, byte[] content, int size) {
    return Bytes.bigEndian()
        .u32(size < 0 ? 8L + content.length : size)
        .text(name)
        .put(content)
        .array();
  }

  private static byte[] box(String name, byte[]... parts) {
    return box(name, join(parts), -1);
  }

  private static byte[] full(String name, int version, byte[]... parts) {
    return box(name, Bytes.bigEndian().u8(version, 0, 0, 0).array(), join(parts));
  }

  private static byte[] join(byte[]... parts) {
    var joined = Bytes.bigEndian();
    for (var part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  private static byte[] sized(String name, long size) {
    return Bytes.bigEndian().u32(size).text(name).zeros(64).array();
  }

  private static byte[] sized64(String name, long size) {
    return Bytes.bigEndian().u32(1).text(name).u64(size).zeros(64).array();
  }

  private static byte[] boxes(int count) {
    return Bytes.bigEndian().times(count, box("free")).array();
  }

  private static byte[] type(String brand) {
    return box("ftyp", Bytes.bigEndian().text(brand).u32(0).text("mif1").text(brand).array());
  }

  private static byte[] beginning(String brand, byte[] rest) {
    return join(type(brand), rest);
  }

  private static byte[] size(int width, int height) {
    return full("ispe", 0, Bytes.bigEndian().u32(width).u32(height).array());
  }

  private static byte[] handler() {
    return full("hdlr", 0, Bytes.bigEndian().u32(0).text("pict").zeros(13).array());
  }

  private static byte[] primary(int item) {
    return full("pitm", 0, Bytes.bigEndian().u16(item).array());
  }

  private static byte[] sizes(int width, int height, byte[]... more) {
    return full(
        "meta",
        0,
        handler(),
        primary(1),
        box("iprp", box("ipco", size(width, height))),
        join(more));
  }

  private static byte[] ref(String name, int from, int... to) {
    var content = Bytes.bigEndian().u16(from).u16(to.length);
    for (var item : to) {
      content.u16(item);
    }
    return box(name, content.array());
  }

  private static byte[] referring(byte[]... references) {
    return beginning("heic", sizes(64, 64, full("iref", 0, references)));
  }

  /** Each item is made of the next one, several times. */
  private static byte[][] levels(int depth, int times) {
    return IntStream.rangeClosed(1, depth)
        .mapToObj(
            item -> {
              var to = new int[times];
              Arrays.fill(to, item + 1);
              return ref("dimg", item, to);
            })
        .toArray(byte[][]::new);
  }

  private static byte[][] many(int count) {
    return new byte[][] {
      ref("dimg", 1, IntStream.range(2, 50_000).toArray()),
      ref("dimg", 2, IntStream.range(3, count - 50_000).toArray()),
    };
  }

  private static byte[] manyProperties() {
    return beginning(
        "heic",
        full(
            "meta",
            0,
            box(
                "iprp",
                box(
                    "ipco",
                    size(64, 64),
                    Bytes.bigEndian().times(100_000, size(64, 64)).array()))));
  }

  private static byte[] deep() {
    var count = 100_000;
    var boxes = Bytes.bigEndian();
    for (int i = 0; i < count; i++) {
      boxes.u32(12L * (count - i)).text("meta").u32(0);
    }
    return join(beginning("heic", sizes(64, 64)), boxes.array());
  }

  private static byte[] manyItems() {
    var item = full("infe", 2, Bytes.bigEndian().u16(1).u16(0).text("hvc1").u8(0).array());
    return beginning(
        "heic",
        sizes(
            64,
            64,
            full(
                "iinf",
                1,
                Bytes.bigEndian().u32(100_000).array(),
                Bytes.bigEndian().times(100_000, item).array())));
  }

  /** A thousand items, each of them the same megabyte. */
  private static byte[] overlapping() {
    var places = Bytes.bigEndian().u8(0x44, 0).u16(1000);
    for (int i = 1; i <= 1000; i++) {
      places.u16(i).u16(0).u16(1).u32(0).u32(1_000_000);
    }
    return beginning(
        "heic",
        join(sizes(64, 64, full("iloc", 0, places.array())), box("mdat", new byte[1_000_000])));
  }

  private static byte[] located(long at, long length) {
    var place =
        Bytes.bigEndian().u8(0x88, 0x80).u16(1).u16(1).u16(0).u64(at).u16(1).u64(at).u64(length);
    return beginning("heic", sizes(64, 64, full("iloc", 0, place.array())));
  }

  // Real pictures.

  private static byte[] coded(Tile tile) {
    try (var file = HostileHeifs.class.getResourceAsStream(tile.file())) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] half(Tile tile) {
    var file = coded(tile);
    return Arrays.copyOf(file, file.length - 20);
  }

  private static byte[] saying64(Tile tile) {
    var file = coded(tile);
    var at = new String(file, StandardCharsets.ISO_8859_1).indexOf("ispe") + 8;
    ByteBuffer.wrap(file, at, 8).putInt(TILE).putInt(TILE);
    return file;
  }

  private static int[] same(int count) {
    return IntStream.generate(() -> 2).limit(count).toArray();
  }

  private static int[] tiles(int count) {
    return IntStream.range(2, 2 + count).toArray();
  }

  private static byte[] grid(Tile tile, int columns, int rows) {
    var tiles = columns * rows;
    // Above what a list has room for, the same tiles come again.
    var items = IntStream.range(0, Math.min(tiles, 65_535)).map(it -> 2 + it % 60_000).toArray();
    return of(
        tile,
        TILE * columns > 10_900 ? 10_900 : TILE * columns,
        TILE * rows > 10_900 ? 10_900 : TILE * rows,
        gridOf(columns, rows, TILE * columns, TILE * rows),
        items);
  }

  private static byte[] gridOf(int columns, int rows, int width, int height) {
    return Bytes.bigEndian().u8(0, 1, rows - 1, columns - 1).u32(width).u32(height).array();
  }

  /** Item 1 is a grid of these items, of which each is the same small picture. */
  private static byte[] of(Tile tile, int width, int height, byte[] grid, int[] tiles) {
    var seed = coded(tile);
    var configuration = extracted(seed, tile.configuration());
    var picture = extracted(seed, "mdat");
    // The picture is the first item, and begins the data.
    var content = Arrays.copyOfRange(picture, 8, 8 + number(extracted(seed, "iloc"), 30));
    var distinct = Arrays.stream(tiles).filter(it -> it != 1).distinct().toArray();
    // Once to know how long it is, and then with the places behind it.
    var length = meta(tile, width, height, configuration, distinct, tiles, grid, content, 0).length;
    var start = type(tile.brand()).length + length + 8;
    return join(
        type(tile.brand()),
        meta(tile, width, height, configuration, distinct, tiles, grid, content, start),
        box("mdat", grid, content));
  }

  private static byte[] meta(
      Tile tile,
      int width,
      int height,
      byte[] configuration,
      int[] distinct,
      int[] tiles,
      byte[] grid,
      byte[] content,
      int start) {
    var infos = new ArrayList<>(List.of(info(1, "grid")));
    var places = Bytes.bigEndian().u8(0x44, 0).u16(1 + distinct.length);
    places.u16(1).u16(0).u16(1).u32(start).u32(grid.length);
    var properties = Bytes.bigEndian().u32(1 + distinct.length).u16(1).u8(1, 1);
    for (var item : distinct) {
      infos.add(info(item, tile.kind()));
      places.u16(item).u16(0).u16(1).u32(start + grid.length).u32(content.length);
      properties.u16(item).u8(2, 2, 0x83);
    }
    return full(
        "meta",
        0,
        handler(),
        primary(1),
        full("iloc", 0, places.array()),
        full(
            "iinf",
            1,
            Bytes.bigEndian().u32(infos.size()).array(),
            join(infos.toArray(byte[][]::new))),
        box(
            "iprp",
            box("ipco", size(width, height), size(tile.side(), tile.side()), configuration),
            full("ipma", 0, properties.array())),
        full("iref", 0, ref("dimg", 1, tiles)));
  }

  private static byte[] info(int item, String kind) {
    return full("infe", 2, Bytes.bigEndian().u16(item).u16(0).text(kind).u8(0).array());
  }

  /** A box out of a file, with its header. */
  private static byte[] extracted(byte[] file, String name) {
    var at = new String(file, StandardCharsets.ISO_8859_1).indexOf(name) - 4;
    return Arrays.copyOfRange(file, at, at + number(file, at));
  }

  private static int number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }
}
