package io.tuwen.bench.pipeline;

import io.tuwen.bench.ScratchDirectory;
import io.tuwen.bench.pipeline.PipelineReport.Alone;
import io.tuwen.bench.pipeline.PipelineReport.Together;
import io.tuwen.bench.system.Phone;
import io.tuwen.bench.system.RunningSystem;
import io.tuwen.contract.testing.drawn.DrawnPicture;
import io.tuwen.contract.testing.drawn.Fonts;
import io.tuwen.contract.testing.drawn.PictureKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the system twice: with the engine that reads, and with one that costs next to nothing. */
final class PipelineBench {
  private static final long SEED = 20_261_129;
  private static final int PICTURES = 20;

  /** The JVMs have compiled their ways by then. */
  private static final int WARM_UP = 100;

  /** An image's renditions are made beside its text, and are no part of the next one's wait. */
  private static final long PAUSE_MILLIS = 150;

  private static final String WORKER = "ocr-worker";

  /** What users have. */
  private static final Map<String, String> READING = Map.of("TUWEN_OCR_ENGINES", "embedded");

  private static final Map<String, String> CHEAP =
      Map.of(
          "TUWEN_OCR_ENGINES", "aliyun-market",
          "TUWEN_OCR_PROVIDERS_ALIYUN_MARKET_RATE", "1000",
          "TUWEN_OCR_PROVIDERS_ALIYUN_MARKET_DAILY_CALLS", "1000000");

  private final Path root;
  private final PrintStream log;
  private final List<byte[]> pictures;

  PipelineBench(Path root, PrintStream log) {
    this.root = root;
    this.log = log;
    pictures =
        PictureKind.SIGN.draw(PICTURES, SEED, Fonts.required()).stream()
            .map(DrawnPicture::file)
            .toList();
  }

  private interface Measurement<T> {
    T of(RunningSystem system) throws IOException, InterruptedException;
  }

  private <T> T measure(
      Map<String, String> engine, List<String> options, Measurement<T> measurement)
      throws IOException, InterruptedException {
    var settings = new HashMap<>(RunningSystem.UNLIMITED);
    settings.putAll(engine);
    var data = ScratchDirectory.make();
    T found;
    try (var system = RunningSystem.start(root, data, settings, options, log)) {
      found = measurement.of(system);
    }
    // Where it failed, the logs stay.
    ScratchDirectory.delete(data);
    return found;
  }

  /** One image after the other, read by the engine that users have. */
  Alone alone(int images) throws IOException, InterruptedException {
    return measure(READING, List.of(), system -> alone(system, images));
  }

  private Alone alone(RunningSystem system, int images) throws IOException, InterruptedException {
    var phone = new Phone(system.gateway());
    var meter = new Meter(system.management(WORKER));
    var waits = new ArrayList<Phone.Wait>();
    var readings = new ArrayList<Long>();
    log.printf("pipeline: %d images to warm up, then %d%n", WARM_UP, images);
    for (int i = 0; i < WARM_UP + images; i++) {
      var before = meter.reading();
      var wait = phone.read(pictures.get(i % pictures.size()));
      var reading = meter.reading() - before;
      if (i >= WARM_UP) {
        waits.add(wait);
        readings.add(reading);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return new Alone(waits, readings, system.parts());
  }

  /** Several clients, each of which sends its next image when it has the text of the last. */
  List<Together> together(List<Integer> clients, Duration each)
      throws IOException, InterruptedException {
    return measure(
        CHEAP,
        List.of("--simulators"),
        system -> {
          together(system, clients.get(clients.size() - 1), each.dividedBy(2));
          var found = new ArrayList<Together>();
          for (var count : clients) {
            log.printf("pipeline: %d clients for %d s%n", count, each.toSeconds());
            found.add(together(system, count, each));
          }
          return found;
        });
  }

  private Together together(RunningSystem system, int clients, Duration time)
      throws IOException, InterruptedException {
    var phone = new Phone(system.gateway());
    var next = new AtomicInteger();
    var before = system.processorTime();
    var started = System.nanoTime();
    Callable<List<Phone.Wait>> client =
        () -> {
          var waits = new ArrayList<Phone.Wait>();
          while (System.nanoTime() - started < time.toNanos()) {
            waits.add(phone.read(pictures.get(next.getAndIncrement() % pictures.size())));
          }
          return waits;
        };
    var waits = new ArrayList<Phone.Wait>();
    var pool = Executors.newFixedThreadPool(clients);
    try {
      for (var done : pool.invokeAll(Collections.nCopies(clients, client))) {
        waits.addAll(done.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed: " + e.getCause().getMessage(), e);
    } finally {
      pool.shutdownNow();
    }
    var seconds = (System.nanoTime() - started) / 1e9;
    var processor = system.processorTime().minus(before);
    return new Together(clients, waits, seconds, processor.dividedBy(Math.max(1, waits.size())));
  }
}
