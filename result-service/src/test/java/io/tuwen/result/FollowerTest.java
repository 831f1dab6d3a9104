package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.subscription.Cancellable;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Finding.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private static final ImageKey IMAGE =
      new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  private static final ETag FIRST = new ETag("00aa");
  private static final ETag SECOND = new ETag("00bb");
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private final TuwenException down =
      new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "the store is down");

  private final List<News> told = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final Timers timers = new Timers();
  private int looks;
  private Followers.Follower follower;
  private Cancellable stream;

  /** Timers of which each goes off when the test says so. */
  private static final class Timers {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();

    Cancellable later(Duration wait, Runnable what) {
      waits.add(wait);
      waiting.add(what);
      return () -> waiting.remove(what);
    }

    void goOff() {
      waiting.remove().run();
    }
  }

  @BeforeEach
  void follow() {
    var followers = new Followers(1, timers::later);
    stream =
        followers
            .told(
                emitter -> {
                  emitter.onTermination(followers::close);
                  follower = followers.add(IMAGE);
                })
            .subscribe()
            .with(told::add, failures::add);
  }

  private void begin() {
    follower.begin(new Watches.Registration(() -> {}, () -> looks++, () -> {}));
  }

  /** 500 dense pages that were followed filled the heap with what had been told long ago. */
  @Test
  void what_is_kept_of_a_result_that_was_told_is_not_its_text() {
    begin();
    var text = text(FIRST);

    follower.found(text);

    assertThat(told).containsExactly(new News.Of(IMAGE, text));
    told.clear();
    assertThat(Reachable.from(follower)).doesNotContain(text).contains(IMAGE);
    assertThat(Reachable.from(follower))
        .noneMatch(it -> it.getClass().getPackageName().equals("io.tuwen.contract.ocr"));
  }

  @Test
  void a_result_is_told_once_and_that_of_a_newer_version_again() {
    begin();

    for (var finding : List.of(text(FIRST), text(FIRST), pending(SECOND), text(SECOND))) {
      follower.found(finding);
    }

    assertThat(told)
        .containsExactly(new News.Of(IMAGE, text(FIRST)), new News.Of(IMAGE, text(SECOND)));
  }

  /** The event had come, the look failed, and no further event came: it was never told. */
  @Test
  void a_look_that_has_failed_is_made_again_until_one_succeeds() {
    begin();
    for (int i = 0; i < 8; i++) {
      follower.failed(down);
      timers.goOff();
    }
    assertThat(looks).isEqualTo(8);

    follower.found(text(FIRST));

    assertThat(told).hasSize(1);
    assertThat(timers.waiting).isEmpty();
    assertThat(timers.waits)
        .allSatisfy(it -> assertThat(it).isBetween(Duration.ofMillis(500), Backoff.LONGEST));
    assertThat(timers.waits.get(7)).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void failures_that_come_at_once_bring_one_look() {
    begin();

    follower.failed(down);
    follower.failed(down);

    assertThat(timers.waiting).hasSize(1);
  }

  @Test
  void after_a_look_of_an_event_has_succeeded_none_is_made_again() {
    begin();
    follower.failed(down);

    follower.found(pending(FIRST));

    assertThat(timers.waiting).isEmpty();
    follower.failed(down);
    assertThat(timers.waits.get(1)).isLessThanOrEqualTo(Backoff.FIRST);
  }

  @Test
  void a_stream_that_ends_leaves_no_timer() {
    begin();
    follower.failed(down);

    stream.cancel();

    assertThat(timers.waiting).isEmpty();
    follower.failed(down);
    assertThat(timers.waiting).isEmpty();
  }

  @Test
  void a_look_that_fails_before_its_registration_is_there_is_made_again_afterwards() {
    follower.failed(down);
    timers.goOff();
    assertThat(looks).isZero();
    begin();

    timers.goOff();

    assertThat(looks).isOne();
  }

  @Test
  void a_look_that_is_refused_ends_the_stream_and_is_not_made_again() {
    begin();
    var refusal = new TooMuch(ErrorCode.TOO_MANY_WAITING, "too many looks wait");

    follower.failed(refusal);

    assertThat(failures).containsExactly(refusal);
    assertThat(timers.waits).isEmpty();
  }

  private static Finding text(ETag eTag) {
    return found(eTag, new State.Text(Texts.completed(IMAGE, eTag, NOON, "a long text")));
  }

  private static Finding pending(ETag eTag) {
    return found(eTag, new State.Pending());
  }

  private static Finding found(ETag eTag, State state) {
    return new Finding.Found(
        new StoredObject(IMAGE.objectKey(), eTag, 1, NOON, Attributes.ofType("image/jpeg")),
        Map.of(WorkerKind.OCR, state));
  }
}
