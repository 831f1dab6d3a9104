package io.tuwen.contract.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The properties of a HEIC or AVIF, and which items have them: the {@code iprp} box. */
final class HeifProperties {
  private static final int MAX_ASSOCIATIONS = 65_536;
  private static final int WIDE = 1;

  private final Boxes boxes;
  private final HeaderCursor cursor;
  private final List<Property> all = new ArrayList<>();
  private final Map<Long, List<Property>> ofItems = new HashMap<>();
  private int associations;

  /**
   * One property.
   *
   * @param size what it says of the size of the item: NONE where it is of another kind
   */
  record Property(Boxes.Box box, CodedSize size) {}

  HeifProperties(Boxes boxes, HeaderCursor cursor) {
    this.boxes = boxes;
    this.cursor = cursor;
  }

  void read(Boxes.Box iprp) throws IOException {
    var container = boxes.required("ipco", iprp.body(), iprp.end());
    boxes.each(container.body(), container.end(), box -> all.add(new Property(box, size(box))));
    boxes.each(
        container.end(),
        iprp.end(),
        box -> {
          if (box.name().equals("ipma")) {
            associate(box);
          }
        });
  }

  private CodedSize size(Boxes.Box box) throws IOException {
    var bytes =
        new HeifItemBytes(
            cursor, List.of(new HeifItemBytes.Extent(box.body(), box.end() - box.body())));
    return switch (box.name()) {
      case "ispe" -> {
        bytes.skip(Boxes.FULL_BOX_HEADER);
        yield new CodedSize(bytes.u32(), bytes.u32());
      }
      case "hvcC" -> CodedUnits.ofHevcConfiguration(bytes);
      case "av1C" -> CodedUnits.ofAv1Configuration(bytes);
      default -> CodedSize.NONE;
    };
  }

  private void associate(Boxes.Box ipma) throws IOException {
    var version = cursor.at(ipma.body()).u8();
    var isWide = (cursor.skip(2).u8() & WIDE) > 0;
    var items = cursor.u32();
    for (long i = 0; i < items && cursor.position() < ipma.end(); i++) {
      var item = version < 1 ? cursor.u16() : cursor.u32();
      var count = cursor.u8();
      StructureTally.require(associations += count + 1, MAX_ASSOCIATIONS, "associations");
      var properties = ofItems.computeIfAbsent(item, it -> new ArrayList<>());
      for (int j = 0; j < count; j++) {
        var index = isWide ? cursor.u16() & 0x7fff : cursor.u8() & 0x7f;
        if (index > 0 && index <= all.size()) {
          properties.add(all.get(index - 1));
        }
      }
    }
  }

  List<Property> all() {
    return all;
  }

  Set<Long> items() {
    return ofItems.keySet();
  }

  boolean has(long item, String name) {
    return named(item, name).findAny().isPresent();
  }

  /** What the configurations of its decoders say. */
  CodedSize coded(long item) {
    return Stream.concat(named(item, "hvcC"), named(item, "av1C"))
        .map(Property::size)
        .reduce(CodedSize.NONE, CodedSize::or);
  }

  /** What the item says of itself. */
  Optional<CodedSize> declared(long item) {
    return named(item, "ispe").map(Property::size).findFirst();
  }

  private Stream<Property> named(long item, String name) {
    return ofItems.getOrDefault(item, List.of()).stream()
        .filter(it -> it.box().name().equals(name));
  }
}
