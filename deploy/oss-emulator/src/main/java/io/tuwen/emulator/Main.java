package io.tuwen.emulator;

import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The emulator as a program of its own. */
@Command(
    name = "java -jar oss-emulator.jar",
    description = "An object storage that speaks the OSS protocol, over a directory.",
    exitCodeList = {"1:it could not start", ExitCode.USAGE_LINE, "143:stopped by SIGTERM"})
public final class Main implements Callable<Integer> {
  private static final String KEY_FILE = "access-key.env";

  private final Map<String, String> environment;

  @Option(names = "--host", paramLabel = "HOST", description = "where to listen (127.0.0.1)")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Port.class,
      description = "0 for any that is free (9000)")
  private int port = 9000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "where objects are kept; made where it is missing")
  private Path data;

  @Option(
      names = "--credentials",
      paramLabel = "ID:SECRET",
      converter = PairConverter.class,
      description =
          "who may use it; may be given several times. Without it, OSS_ACCESS_KEY_ID and"
              + " OSS_ACCESS_KEY_SECRET of the environment; without those, a random pair, which is"
              + " kept in the data directory")
  private List<Pair> credentials = new ArrayList<>();

  @Option(
      names = "--credentials-directory",
      paramLabel = "DIR",
      description =
          "further pairs: the files OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET of each directory"
              + " in it, as a cluster mounts its secrets")
  private Path credentialsDirectory;

  @Option(
      names = "--allow-published-key",
      description = "take a pair that is printed in documentation")
  private boolean allowsPublished;

  @Option(
      names = "--known-as",
      paramLabel = "NAME",
      description =
          "a host name by which clients call it, beside localhost, *.localhost and 127.0.0.1; may"
              + " be given several times")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--callback",
      paramLabel = "HOST:PORT",
      description = "an application that may be told of uploads (none); may be given several times")
  private List<String> callbacks = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "the region of signatures (cn-hangzhou)")
  private String region = "cn-hangzhou";

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "made at start; may be given several times")
  private List<String> buckets = new ArrayList<>();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "speak TLS with this certificate, and those up to its authority, in PEM")
  private Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "the key of the certificate, PKCS #8 in PEM")
  private Path tlsKey;

  Main(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new Program("oss-emulator", new Main(System.getenv())).run(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var emulator = start(withCredentials(config()));
    Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "stop"));
    System.out.println("OSS emulator is ready: " + emulator.endpoint());
    new CountDownLatch(1).await();
    throw new AssertionError("only a signal ends the wait");
  }

  private static OssEmulator start(OssEmulatorConfig config) {
    try {
      return OssEmulator.start(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * What the command line and the environment say.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  OssEmulatorConfig config() {
    var pairs = new HashMap<String, String>();
    credentials.forEach(it -> pairs.put(it.id(), it.secret()));
    if (credentialsDirectory != null) {
      pairs.putAll(AccessKey.of(credentialsDirectory));
    }
    var accessKeyId = environment.get("OSS_ACCESS_KEY_ID");
    var accessKeySecret = environment.get("OSS_ACCESS_KEY_SECRET");
    if (pairs.isEmpty() && accessKeyId != null && accessKeySecret != null) {
      pairs.put(accessKeyId, accessKeySecret);
    }
    if (!allowsPublished && pairs.values().stream().anyMatch(AccessKey::isPublished)) {
      throw new IllegalArgumentException(
          "the access key is a published one, which is no secret: choose another, give none, or"
              + " insist with --allow-published-key");
    }
    return new OssEmulatorConfig(
        host, port, data, pairs, region, buckets, Set.copyOf(names), Set.copyOf(callbacks), tls());
  }

  private Optional<OssEmulatorConfig.TlsFiles> tls() {
    if ((tlsCertificate == null) != (tlsKey == null)) {
      throw new IllegalArgumentException("--tls-certificate and --tls-key go together");
    }
    return Optional.ofNullable(tlsCertificate)
        .map(it -> new OssEmulatorConfig.TlsFiles(it, tlsKey));
  }

  /** Who names no pair gets one that belongs to the data, and is told where it is. */
  static OssEmulatorConfig withCredentials(OssEmulatorConfig config) {
    if (!config.credentials().isEmpty()) {
      return config;
    }
    var file = config.data().resolve(KEY_FILE);
    var key = AccessKey.keptIn(file);
    System.out.println("OSS emulator: the access key is in " + file.toAbsolutePath());
    return config.withCredentials(key.asCredentials());
  }

  static final class Port extends Bounded {
    Port() {
      super(0, 65_535);
    }
  }

  /** An access key. */
  record Pair(String id, String secret) {
    /** INVARIANT: the secret is in no message. */
    @Override
    public String toString() {
      return id;
    }
  }

  static final class PairConverter implements ITypeConverter<Pair> {
    @Override
    public Pair convert(String text) {
      var colon = text.indexOf(':');
      if (colon < 1 || colon == text.length() - 1) {
        throw new IllegalArgumentException("wants ID:SECRET");
      }
      return new Pair(text.substring(0, colon), text.substring(colon + 1));
    }
  }
}
