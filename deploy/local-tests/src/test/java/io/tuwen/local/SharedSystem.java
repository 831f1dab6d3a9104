package io.tuwen.local;

import io.tuwen.local.state.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One system for all classes that only ask, with simulated platforms for those that log in: it
 * starts with the first of them and stops behind the last. What kills or counts has a system of its
 * own.
 */
final class SharedSystem implements BeforeAllCallback, ParameterResolver {
  /** A name by which phones call it. */
  static final String TUNNEL = "phone.test";

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
          var tracing =
              Map.of("TUWEN_TRACING_SHARE", "1.0", "TUWEN_TRACING_ENDPOINT", collector.endpoint());
          var state =
              launched.up(directory.resolve("data"), tracing, "--simulators", "--host", TUNNEL);
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
      try {
        launched.stop();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      collector.close();
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
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
