package io.tuwen.contract.fetch;

import io.tuwen.contract.http.AddressRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A row of {@code ssrf.tsv}. */
record NamedAddress(String kind, String address, String nameServer, boolean isAsked) {
  static List<NamedAddress> all() {
    try (var table = NamedAddress.class.getResourceAsStream("ssrf.tsv")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(it -> !it.startsWith("#"))
          .skip(1)
          .map(NamedAddress::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<NamedAddress> refused() {
    return all().stream().filter(it -> !it.isAsked()).toList();
  }

  private static NamedAddress parse(String line) {
    var cells = line.split("\t", -1);
    if (cells.length != 4 || !List.of("refused", "asked").contains(cells[3])) {
      throw new IllegalStateException("no row: " + line);
    }
    return new NamedAddress(cells[0], cells[1], cells[2], cells[3].equals("asked"));
  }

  /** The name server of this row. */
  List<InetAddress> look(String name) {
    if (nameServer.equals("-")) {
      throw new IllegalStateException("a name server was asked for " + name);
    }
    return Arrays.stream(nameServer.split(","))
        .map(it -> AddressRange.address(it).orElseThrow())
        .toList();
  }

  @Override
  public String toString() {
    return kind + " " + address + " " + nameServer;
  }
}
