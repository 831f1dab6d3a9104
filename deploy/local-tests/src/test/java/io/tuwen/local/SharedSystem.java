package io.tuwen.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tuwen.attack.Attacks;
import io.tuwen.local.state.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One system for all classes but those that start and stop it, since a start costs more than most
 * tests: with simulated platforms for those that log in, and two workers for those that end one. It
 * starts with the first class and stops behind the last. Each class leaves it calm, and as it was.
 */
final class SharedSystem implements BeforeAllCallback, ParameterResolver {
  /** A name by which phones call it. */
  static final String TUNNEL = "phone.test";

  /** Of a server that may read and write. */
  static final String API_KEY = "twk_server_" + "k".repeat(43);

  static final String API_KEYS = "server=" + sha256(API_KEY) + ":acme:read+write";

  private static final Namespace NAMESPACE = Namespace.create(SharedSystem.class);

  /** What runs; all its traces go to the collector. */
  record Running(Launched launched, Path directory, SpanCollector collector, RunState state)
      implements AutoCloseable {
    static Running start() {
      try {
        var directory = Files.createTempDirectory("tuwen-shared-");
        var launched = new Launched(directory);
        var collector = new SpanCollector();
        try {
          var settings =
              Map.of(
                  "TUWEN_API_KEYS", API_KEYS + "," + Attacks.apiKeys(),
                  "TUWEN_LOGINS_PER_MINUTE_PER_CLIENT", "100000",
                  // Often, since streams begin with it; seldom enough for a pong on a busy machine.
                  "TUWEN_RESULT_HEARTBEAT", "4s",
                  "TUWEN_LOGINS_TIMEOUT", "30s",
                  "TUWEN_RESIZE_REQUEST_DEADLINE", "50s",
                  "TUWEN_TRACING_SHARE", "1.0",
                  "TUWEN_TRACING_ENDPOINT", collector.endpoint());
          var options =
              new String[] {"--simulators", "--host", TUNNEL, "--replicas", "ocr-worker=2"};
          var state = launched.up(directory.resolve("data"), settings, options);
          return new Running(launched, directory, collector, state);
        } catch (IOException | RuntimeException | Error e) {
          launched.stop();
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a system was stopped", e);
      }
    }

    Path data() {
      return directory.resolve("data");
    }

    String origin() {
      return "http://127.0.0.1:" + state.port();
    }

    @Override
    public void close() throws IOException {
      // A clean end would write archives of classes that no later start reads.
      Launched.kill(data());
      collector.close();
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String sha256(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }
}
