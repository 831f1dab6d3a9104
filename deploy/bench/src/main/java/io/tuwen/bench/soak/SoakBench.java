package io.tuwen.bench.soak;

import io.tuwen.bench.ScratchDirectory;
import io.tuwen.bench.system.Machine;
import io.tuwen.bench.system.RunningSystem;
import io.tuwen.contract.testing.drawn.DrawnPicture;
import io.tuwen.contract.testing.drawn.Fonts;
import io.tuwen.contract.testing.drawn.PictureKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Starts the system, has the mix of requests come to it at a steady rate, and looks on. */
final class SoakBench {
  private static final long SEED = 20_261_130;
  private static final int PICTURES = 40;

  /** Where the system is slower than the rate, this many wait, and no more are sent. */
  private static final int AT_ONCE = 8;

  private static final int WARM_UP_PART = 4;
  private static final Duration MAX_WARM_UP = Duration.ofMinutes(30);
  private static final Duration MAX_BETWEEN_SAMPLES = Duration.ofSeconds(30);
  private static final int MIN_SAMPLES = 240;
  private static final Duration BETWEEN_TABLES = Duration.ofMinutes(10);

  private final Path root;
  private final PrintStream log;
  private final Duration time;
  private final int perMinute;
  private final Callers callers = new Callers();
  private final Tally tally = new Tally();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, SoakReport.Heap> heaps = new LinkedHashMap<>();
  private String machine = "";

  SoakBench(Path root, PrintStream log, Duration time, int perMinute) {
    this.root = root;
    this.log = log;
    this.time = time;
    this.perMinute = perMinute;
  }

  SoakReport run() throws IOException, InterruptedException {
    machine = "%s; %d images a minute".formatted(Machine.described(Machine.load()), perMinute);
    var settings = new HashMap<>(RunningSystem.UNLIMITED);
    settings.putAll(callers.settings());
    settings.put("TUWEN_OCR_ENGINES", "embedded");
    var data = ScratchDirectory.make();
    log.printf("soak: data, logs and the table until now: %s%n", data);
    SoakReport report;
    // The simulators are a WeChat to log in at. They cost nothing where they are not asked.
    try (var system = RunningSystem.start(root, data, settings, List.of("--simulators"), log)) {
      report = run(system, data.resolve("soak.md"));
    }
    if (report.isGood()) {
      ScratchDirectory.delete(data);
    }
    return report;
  }

  private SoakReport run(RunningSystem system, Path table)
      throws IOException, InterruptedException {
    var pictures =
        PictureKind.SIGN.draw(PICTURES, SEED, Fonts.required()).stream()
            .map(DrawnPicture::file)
            .toList();
    var mix = new Mix(callers, system.gateway(), pictures, tally);
    var sampler = new Sampler(system);
    var clients = Executors.newFixedThreadPool(AT_ONCE);
    try {
      var free = new Semaphore(AT_ONCE);
      var started = System.nanoTime();
      var nextSample = Duration.ZERO;
      var nextTable = BETWEEN_TABLES;
      var heapsAt = warmUp().dividedBy(2);
      for (int image = 0; since(started).compareTo(time) < 0; image++) {
        Thread.sleep(Math.max(0, due(image).minus(since(started)).toMillis()));
        free.acquire();
        var number = image;
        clients.execute(
            () -> {
              try {
                mix.one(number);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                free.release();
              }
            });
        var now = since(started);
        if (now.compareTo(nextSample) >= 0) {
          sample(sampler, now);
          nextSample = now.plus(betweenSamples());
        }
        if (heaps.isEmpty() && now.compareTo(heapsAt) >= 0) {
          lookAtHeaps(sampler);
        }
        if (now.compareTo(nextTable) >= 0) {
          nextTable = now.plus(BETWEEN_TABLES);
          Files.writeString(table, report(sampler).toMarkdown());
        }
      }
      clients.shutdown();
      if (!clients.awaitTermination(2, TimeUnit.MINUTES)) {
        tally.failed("an image took more than two minutes");
      }
      sample(sampler, since(started));
      lookAtHeaps(sampler);
      mix.audit();
      return report(sampler);
    } finally {
      clients.shutdownNow();
    }
  }

  private Duration due(int image) {
    return Duration.ofMinutes(1).multipliedBy(image).dividedBy(perMinute);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration warmUp() {
    var part = time.dividedBy(WARM_UP_PART);
    return part.compareTo(MAX_WARM_UP) < 0 ? part : MAX_WARM_UP;
  }

  private Duration betweenSamples() {
    var part = time.dividedBy(MIN_SAMPLES);
    return part.compareTo(MAX_BETWEEN_SAMPLES) < 0 ? part : MAX_BETWEEN_SAMPLES;
  }

  private void sample(Sampler sampler, Duration now) throws IOException, InterruptedException {
    var sample = sampler.sample(hours(now));
    samples.add(sample);
    if (samples.size() % 10 == 1) {
      log.printf(
          "soak: %d of %d minutes, %d images, %d failed, %d MiB%n",
          now.toMinutes(),
          time.toMinutes(),
          tally.count(Tally.Deed.IMAGE),
          tally.count(Tally.Deed.FAILURE),
          sample.usage().get(Sample.ALL).bytes() >> 20);
    }
  }

  private static double hours(Duration time) {
    return time.toMillis() / (double) Duration.ofHours(1).toMillis();
  }

  /**
   * Once in the middle of the warm-up, so that what a full collection gives back to the machine is
   * taken again before the slopes begin; and once after the last sample.
   */
  private void lookAtHeaps(Sampler sampler) throws InterruptedException {
    for (var part : sampler.parts()) {
      var live = LiveHeap.of(part.pid());
      heaps.merge(
          part.name(),
          new SoakReport.Heap(live, Optional.empty()),
          (before, now) -> new SoakReport.Heap(before.first(), now.first()));
    }
  }

  private SoakReport report(Sampler sampler) throws IOException, InterruptedException {
    return new SoakReport(
        machine,
        hours(warmUp()),
        samples,
        tally,
        sampler.replaced(),
        Map.copyOf(heaps),
        sampler.restarts());
  }
}
