package io.tuwen.emulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The emulator as a program of its own. */
public final class Main {
  private static final int USAGE = 2;
  private static final String KEY_FILE = "access-key.env";
  private static final String HELP =
      """
      An object storage that speaks the OSS protocol, over a directory.

      java -jar oss-emulator.jar --data DIR [options]

        --host HOST           where to listen (127.0.0.1)
        --port N              0 for any that is free (9000)
        --data DIR            where objects are kept; made where it is missing
        --credentials ID:SECRET
                              who may use it; may be given several times. Without it,
                              OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET of the environment;
                              without those, a random pair, which is kept in the data directory
        --allow-published-key
                              take a pair that is printed in documentation
        --known-as NAME       a host name by which clients call it, beside localhost,
                              *.localhost and 127.0.0.1; may be given several times
        --callback HOST:PORT  an application that may be told of uploads (none);
                              may be given several times
        --region R            the region of signatures (cn-hangzhou)
        --bucket NAME         made at start; may be given several times
      """;

  private Main() {}

  public static void main(String[] arguments) {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(HELP);
      return;
    }
    try {
      var config = withCredentials(parse(List.of(arguments), System.getenv()));
      var emulator = OssEmulator.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "stop"));
      System.out.println("OSS emulator is ready: " + emulator.endpoint());
    } catch (IllegalArgumentException e) {
      System.err.println("oss-emulator: " + e.getMessage() + "; --help explains");
      System.exit(USAGE);
    } catch (RuntimeException e) {
      System.err.println("oss-emulator: " + e.getMessage());
      System.exit(1);
    }
  }

  static OssEmulatorConfig parse(List<String> arguments, Map<String, String> environment) {
    var host = "127.0.0.1";
    var port = 9000;
    Path data = null;
    var region = "cn-hangzhou";
    var credentials = new HashMap<String, String>();
    var buckets = new ArrayList<String>();
    var names = new HashSet<String>();
    var callbacks = new HashSet<String>();
    var allowsPublished = false;
    var rest = arguments.iterator();
    while (rest.hasNext()) {
      var option = rest.next();
      switch (option) {
        case "--host" -> host = value(option, rest);
        case "--port" -> port = port(value(option, rest));
        case "--data" -> data = Path.of(value(option, rest));
        case "--region" -> region = value(option, rest);
        case "--bucket" -> buckets.add(value(option, rest));
        case "--credentials" -> addCredentials(value(option, rest), credentials);
        case "--allow-published-key" -> allowsPublished = true;
        case "--known-as" -> names.add(value(option, rest));
        case "--callback" -> callbacks.add(value(option, rest));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    if (data == null) {
      throw new IllegalArgumentException("--data is missing");
    }
    var accessKeyId = environment.get("OSS_ACCESS_KEY_ID");
    var accessKeySecret = environment.get("OSS_ACCESS_KEY_SECRET");
    if (credentials.isEmpty() && accessKeyId != null && accessKeySecret != null) {
      credentials.put(accessKeyId, accessKeySecret);
    }
    if (!allowsPublished && credentials.values().stream().anyMatch(AccessKey::isPublished)) {
      throw new IllegalArgumentException(
          "the access key is a published one, which is no secret: choose another, give none, or"
              + " insist with --allow-published-key");
    }
    return new OssEmulatorConfig(host, port, data, credentials, region, buckets, names, callbacks);
  }

  /** Who names no pair gets one that belongs to the data, and is told where it is. */
  static OssEmulatorConfig withCredentials(OssEmulatorConfig config) {
    if (!config.credentials().isEmpty()) {
      return config;
    }
    var file = config.data().resolve(KEY_FILE);
    var key = AccessKey.keptIn(file);
    System.out.println("OSS emulator: the access key is in " + file.toAbsolutePath());
    return new OssEmulatorConfig(
        config.host(),
        config.port(),
        config.data(),
        key.asCredentials(),
        config.region(),
        config.buckets(),
        config.names(),
        config.callbacks());
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int port(String text) {
    try {
      var port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("--port wants a number from 0 to 65535");
  }

  /** The pair itself is never repeated in a message. */
  private static void addCredentials(String pair, Map<String, String> credentials) {
    var colon = pair.indexOf(':');
    if (colon < 1 || colon == pair.length() - 1) {
      throw new IllegalArgumentException("--credentials wants ID:SECRET");
    }
    credentials.put(pair.substring(0, colon), pair.substring(colon + 1));
  }
}
