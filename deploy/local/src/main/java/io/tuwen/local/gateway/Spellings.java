package io.tuwen.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Ways to write an address so that one reader of it sees another than the next: what a client tries
 * that wants to get past a gateway.
 *
 * <p>The tests of this gateway, of nginx, and attacks on a running system ask for all of them.
 */
public final class Spellings {
  /** What is written before the first name, and may be taken for nothing. */
  private static final List<String> BEFORE =
      List.of(
          "",
          "/",
          "//",
          "////",
          "/.",
          "/./.",
          "/%2e",
          "/%2E/%2e",
          "/x/..",
          "/x/%2e%2e",
          "/x/.%2e",
          "/x/%2E.",
          "/v1/images/../..",
          "/v1/uploads////../..",
          "/v1/uploads////.%2E/..",
          "/guest/a!thumb/../..",
          "/..",
          "/../..",
          "/...",
          "/x/..;",
          "/x/..;a=b",
          "/;",
          "/;a=b",
          "/.;",
          "/%3b",
          "/%2f",
          "/%2F%2f",
          "/.%2f",
          "/x%2f..",
          "/x/..%2f",
          "/x%2f%2e%2e%2f",
          "/\\",
          "\\",
          "/x\\..",
          "/%5c",
          "/x/..%5c",
          "/x%5c..",
          "/%252f",
          "/%252e",
          "/x/%252e%252e",
          "/x/%25252e%25252e",
          "/x/..%252f",
          "/x/..%255c",
          "/%c0%af",
          "/x/%c0%ae%c0%ae",
          "/%e0%80%af",
          "/%f0%80%80%af",
          "/%ef%bc%8f",
          "/x/%ef%bc%8e%ef%bc%8e",
          "/%e2%81%84",
          "/%00",
          "/%20",
          "/%09",
          "/%0a",
          "/%0d%0a",
          "/%ef%bb%bf",
          "/%e2%80%8b",
          "/%u002f",
          "/%2",
          "/%",
          "/%zz",
          "/x?/..",
          "/#/..",
          "/%3f/..",
          "/%23/..");

  /** What is written after the first name, and may be taken for its end. */
  private static final List<String> AFTER =
      List.of(
          ";",
          ";a=b",
          ";a=b;c",
          ";/",
          ";.css",
          "%3b",
          "%3Ba=b",
          ".",
          "%2e",
          "/.",
          "/%2e",
          "/x/..",
          "/x/%2e%2e",
          "/;",
          "/;a=b",
          "//",
          "/",
          "%2f",
          "%2F/",
          "%252f",
          "\\",
          "\\/",
          "%5c",
          "%5C/",
          "%00",
          "%00/",
          "%20",
          "%09",
          "%0a",
          "%0d%0a",
          "+",
          "%23",
          "%3f",
          "#",
          "#/",
          "?",
          "?/",
          "~",
          "%c0%af",
          "%ef%bc%8f",
          "%e2%80%8b",
          "%ad",
          "%c2%ad",
          ".json",
          "/..;/" + "x");

  private Spellings() {}

  /**
   * All spellings of an address.
   *
   * @param path such as {@code /q/metrics}; its first name is what is written in other ways
   * @return request targets as they are sent, each char a byte; the plain path is the first
   */
  public static Set<String> of(String path) {
    var end = path.indexOf('/', 1);
    var name = end < 0 ? path.substring(1) : path.substring(1, end);
    var rest = end < 0 ? "" : path.substring(end);
    var names = names(name);
    var all = new LinkedHashSet<String>();
    all.add(path);
    for (var written : names) {
      all.add("/" + written + rest);
      all.add("//" + written + rest);
    }
    for (var before : BEFORE) {
      all.add(before + "/" + name + rest);
      all.add(before + name + rest);
      all.add(before + "/" + percent(name, "%%%02x") + rest);
    }
    for (var after : AFTER) {
      all.add("/" + name + after + rest);
      all.add("/" + percent(name, "%%%02X") + after + rest);
      all.add(path + after);
    }
    for (var origin : origins()) {
      all.add(origin + path);
      all.add(origin + "/" + percent(name, "%%%02x") + rest);
    }
    all.add("/" + name + rest.replace("/", "%2f"));
    all.add("/" + name + rest.replace("/", "%2F"));
    all.add("/" + name + rest.replace("/", "\\"));
    all.add("/" + name + rest.replace("/", "//"));
    all.add("/" + name + rest.replace("/", "/./"));
    all.add("/" + name + rest.replace("/", "/;a/"));
    all.add("%2f" + name + rest);
    all.add(percent(path, "%%%02x"));
    all.add("/" + percent(path, "%%%02x"));
    all.remove(name + rest);
    return all;
  }

  /** The name in other letters, or what may become the name. */
  private static Set<String> names(String name) {
    var names = new LinkedHashSet<String>();
    var ways =
        List.<IntFunction<String>>of(
            it -> "%%%02x".formatted(it),
            it -> "%%%02X".formatted(it),
            it -> "%%25%02x".formatted(it),
            it -> "%%2525%02x".formatted(it),
            it -> "%%%%%02x%%%02x".formatted(hex(it, 0), hex(it, 1)),
            it -> "%%u%04x".formatted(it),
            it -> "%%c%x%%%02x".formatted(it >> 6, 0x80 | (it & 0x3F)),
            it -> "%%e0%%%02x%%%02x".formatted(0x80 | (it >> 6), 0x80 | (it & 0x3F)),
            it -> "%%f0%%80%%%02x%%%02x".formatted(0x80 | (it >> 6), 0x80 | (it & 0x3F)),
            it -> utf8(0xFF21 + Character.toUpperCase(it) - 'A'),
            it -> utf8(0xFF41 + it - 'a'),
            it -> utf8(0x24D0 + it - 'a'),
            it -> utf8(0x1D41A + it - 'a'),
            it -> utf8(0x1D5BA + it - 'a'),
            it -> raw(0xFF41 + it - 'a'),
            it -> Character.toString(it | 0x80),
            it -> "%%%02x".formatted(it | 0x80),
            it -> Character.toString(Character.toUpperCase(it)),
            it -> "%%%02x".formatted(Character.toUpperCase(it)),
            it -> Character.toString(it) + utf8(0x301),
            it -> Character.toString(it) + "%00",
            it -> Character.toString(it) + "\0",
            it -> "%e2%80%8d" + Character.toString(it),
            it -> "&#" + it + ";");
    for (var way : ways) {
      names.add(each(name, way));
      for (int i = 0; i < name.length(); i++) {
        names.add(name.substring(0, i) + way.apply(name.charAt(i)) + name.substring(i + 1));
      }
    }
    names.add(name.toUpperCase(Locale.ROOT));
    return names;
  }

  private static List<String> origins() {
    var origins = new ArrayList<String>();
    for (var scheme : List.of("http:", "https:", "HTTP:", "ws:", "file:", "x:", "")) {
      for (var host : List.of("localhost", "127.0.0.1:9104", "img.localhost", "a@b", "[::1]", "")) {
        origins.add(scheme + "//" + host);
      }
    }
    return origins;
  }

  private static int hex(int value, int digit) {
    return "%02x".formatted(value).charAt(digit);
  }

  private static String percent(String text, String format) {
    return each(text, it -> format.formatted(it));
  }

  private static String each(String text, IntFunction<String> way) {
    return text.chars().mapToObj(way).reduce("", String::concat);
  }

  private static String utf8(int point) {
    return bytes(point, it -> "%%%02x".formatted(it));
  }

  private static String raw(int point) {
    return bytes(point, it -> Character.toString(it));
  }

  private static String bytes(int point, Function<Integer, String> way) {
    var text = new StringBuilder();
    for (var next : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      text.append(way.apply(next & 0xFF));
    }
    return text.toString();
  }
}
