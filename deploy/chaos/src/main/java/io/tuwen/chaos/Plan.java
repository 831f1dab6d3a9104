package io.tuwen.chaos;

import io.tuwen.chaos.Victim.Line;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which trouble comes next. The same seed makes the same plan; when exactly things happen is up to
 * the machine.
 *
 * <p>INVARIANT: every process is killed, the broker is stopped and the storage fails once before
 * anything else happens, and everything happens once before anything happens again.
 */
final class Plan {
  /** The mean of those in {@link #calm}. */
  static final Duration USUAL_PAUSE = Duration.ofMillis(3_500);

  private final Random random;
  private final Set<Kind> kinds;
  private final List<String> services;
  private final List<String> killed;
  private final double pause;
  private final Deque<Trouble> coming = new ArrayDeque<>();

  /**
   * Plans.
   *
   * @param services what is restarted, and killed
   * @param others what is killed alone: it ends by itself only when its clients are gone
   * @param pause between two troubles, in the mean
   */
  Plan(long seed, Set<Kind> kinds, List<String> services, List<String> others, Duration pause) {
    random = new Random(seed);
    this.kinds = kinds;
    this.services = services;
    killed = Stream.concat(services.stream(), others.stream()).toList();
    this.pause = pause.toMillis() / (double) USUAL_PAUSE.toMillis();
    add(essential());
    add(others());
  }

  Trouble next() {
    if (coming.isEmpty()) {
      var round = essential();
      round.addAll(others());
      add(round);
    }
    return coming.removeFirst();
  }

  /** The pause after a trouble; at times there is hardly any. */
  Duration calm() {
    var calm = random.nextInt(4) == 0 ? seconds(0, 1) : seconds(2, 7);
    return Duration.ofMillis((long) (calm.toMillis() * pause));
  }

  private void add(List<Trouble> troubles) {
    Collections.shuffle(troubles, random);
    troubles.stream().filter(it -> kinds.contains(it.kind())).forEach(coming::add);
  }

  private List<Trouble> essential() {
    var troubles = new ArrayList<Trouble>();
    killed.forEach(it -> troubles.add(new Trouble.ProcessEnd(it, true)));
    troubles.add(new Trouble.BrokerStop(seconds(2, 8)));
    troubles.add(new Trouble.StorageFault(Fault.ERRORS, seconds(4, 8)));
    return troubles;
  }

  private List<Trouble> others() {
    var troubles = new ArrayList<Trouble>();
    services.forEach(it -> troubles.add(new Trouble.ProcessEnd(it, false)));
    troubles.add(new Trouble.StorageFault(Fault.TRUNCATIONS, seconds(4, 8)));
    troubles.add(new Trouble.StorageFault(Fault.LATENCY, seconds(4, 8)));
    for (var trouble : Provider.Trouble.values()) {
      troubles.add(new Trouble.ProviderFault(trouble, seconds(4, 8)));
    }
    for (var line : Line.values()) {
      var slow = Weather.slow(Duration.ofMillis(100), 256 * 1024);
      troubles.add(new Trouble.BadNetwork(line, slow, seconds(4, 8)));
      troubles.add(new Trouble.BadNetwork(line, Weather.breaking(0.2), seconds(4, 8)));
    }
    return troubles;
  }

  private Duration seconds(int from, int to) {
    return Duration.ofMillis(random.nextLong(from * 1000L, to * 1000L));
  }
}
