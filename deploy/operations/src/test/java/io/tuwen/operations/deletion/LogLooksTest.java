package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.deletion.LogLooks.Found;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With passes that look at two images. */
class LogLooksTest {
  private final MemoryLogs logs = new MemoryLogs();
  private final Queue<Runnable> passes = new ArrayDeque<>();
  private final LogLooks looks = new LogLooks(new LoggedImages(logs), passes::add, 2);

  @BeforeEach
  void upload() {
    for (var key : List.of("u-1/a", "u-1/b", "u-2/c", "u-1/d", "u-1/e", "u-1/f")) {
      logs.with(Topics.IMAGE_UPLOADED, key, "an event");
    }
  }

  private static Optional<Deletion> part(ObjectKey key) {
    return Optional.of(Deletion.of(new Owner("u-1"), By.OWNER, Instant.EPOCH).childOfRemains(key));
  }

  private CompletableFuture<Found> look(
      String owner, Optional<Position> behind, Function<ObjectKey, Optional<Deletion>> choice) {
    return looks.look(owner, behind, key -> true, choice);
  }

  private void pass() {
    passes.forEach(Runnable::run);
    passes.clear();
  }

  private static List<String> keys(Found found) {
    return found.parts().stream().map(it -> it.scope().name()).toList();
  }

  @Test
  void a_pass_finds_as_many_as_there_is_room_for_and_the_next_one_goes_on() {
    var all = new ArrayList<List<String>>();
    var behind = Optional.<Position>empty();
    do {
      var look = look("u-1/", behind, LogLooksTest::part);
      pass();
      all.add(keys(look.join()));
      behind = look.join().more();
    } while (behind.isPresent());

    assertThat(all)
        .containsExactly(List.of("u-1/a", "u-1/b"), List.of("u-1/d", "u-1/e"), List.of("u-1/f"));
  }

  /** Each that lives is a request to the storage, on the one thread of all passes. */
  @Test
  void a_pass_looks_at_no_more_images_where_none_of_them_is_a_part() {
    var looked = new ArrayList<String>();

    var look =
        look(
            "u-1/",
            Optional.empty(),
            key -> {
              looked.add(key.value());
              return Optional.empty();
            });
    pass();

    assertThat(looked).containsExactly("u-1/a", "u-1/b");
    assertThat(look.join().more()).isPresent();
  }

  @Test
  void what_is_not_meant_takes_no_room() {
    var look =
        looks.look(
            "u-1/",
            Optional.empty(),
            key -> key.value().compareTo("u-1/d") > 0,
            LogLooksTest::part);

    pass();

    assertThat(keys(look.join())).containsExactly("u-1/e", "u-1/f");
    assertThat(look.join().more()).isEmpty();
  }

  @Test
  void all_who_look_share_the_room() {
    var one = look("u-1/", Optional.empty(), LogLooksTest::part);
    var other = look("u-2/", Optional.empty(), LogLooksTest::part);

    pass();

    assertThat(keys(one.join())).containsExactly("u-1/a");
    assertThat(one.join().more()).isPresent();
    assertThat(keys(other.join())).containsExactly("u-2/c");
    assertThat(other.join().more()).isEmpty();
  }

  /** The storage refused one owner's image, and all owners' deletions began anew. */
  @Test
  void a_look_that_fails_fails_alone() {
    var failing =
        look(
            "u-1/",
            Optional.empty(),
            key -> {
              throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "not now");
            });
    var other = look("u-2/", Optional.empty(), LogLooksTest::part);

    pass();

    assertThat(failing).isCompletedExceptionally();
    assertThat(keys(other.join())).containsExactly("u-2/c");
  }

  /** Else its walk would wait for ever. */
  @Test
  void a_pass_that_ends_by_an_error_ends_its_looks() {
    var look =
        look(
            "u-1/",
            Optional.empty(),
            key -> {
              throw new StackOverflowError();
            });

    pass();

    assertThat(look).isCompletedExceptionally();
  }
}
