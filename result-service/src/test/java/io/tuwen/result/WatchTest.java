package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party OTHER = new Party.Network("198.51.100.1");
  private static final Party THIRD = new Party.Network("203.0.113.1");
  private static final Finding FOUND = new Finding.Missing();

  private final Map<Party, Throwable> failures = new HashMap<>();
  private final List<Party> looks = new ArrayList<>();
  private final Watch watch =
      new Watch(
          party -> {
            looks.add(party);
            var failure = failures.get(party);
            return failure == null
                ? Uni.createFrom().item(FOUND)
                : Uni.createFrom().failure(failure);
          });

  /** Writes down what it hears, and leaves when a look has failed. */
  private final class Listener implements Watcher {
    private final List<Object> heard = new ArrayList<>();

    Listener(Party party) {
      watch.add(this, party);
    }

    @Override
    public void found(Finding finding) {
      heard.add(finding);
    }

    @Override
    public void failed(Throwable cause) {
      heard.add(cause);
      watch.remove(this);
    }
  }

  private Throwable fullFor(Party party) {
    var full = new TooMuch(ErrorCode.TOO_MANY_WAITING, "its line is full");
    failures.put(party, full);
    return full;
  }

  /** The waits of strangers for the same image ended with the refusal of one. */
  @Test
  void the_full_line_of_one_party_ends_no_wait_of_another() {
    var full = fullFor(ONE);
    var one = new Listener(ONE);
    var other = new Listener(OTHER);

    watch.look(ONE);

    assertThat(one.heard).containsExactly(full);
    assertThat(other.heard).containsExactly(FOUND);
    assertThat(looks).containsExactly(ONE, OTHER);
  }

  @Test
  void each_party_whose_line_is_full_hears_so_once() {
    fullFor(ONE);
    fullFor(OTHER);
    var listeners = List.of(new Listener(ONE), new Listener(OTHER), new Listener(THIRD));

    watch.look(ONE);

    assertThat(listeners).allSatisfy(it -> assertThat(it.heard).hasSize(1));
    assertThat(listeners.get(2).heard).containsExactly(FOUND);
  }

  @Test
  void a_storage_that_fails_fails_for_all() {
    var down = new IllegalStateException("down");
    failures.put(ONE, down);
    var one = new Listener(ONE);
    var other = new Listener(OTHER);

    watch.look(ONE);

    assertThat(one.heard).containsExactly(down);
    assertThat(other.heard).containsExactly(down);
    assertThat(looks).containsExactly(ONE);
  }
}
