package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.TooMuch;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowersTest {
  private final List<Throwable> dropped = new CopyOnWriteArrayList<>();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    Infrastructure.setDroppedExceptionHandler(dropped::add);
  }

  @AfterEach
  void stopListening() {
    Infrastructure.resetDroppedExceptionHandler();
  }

  /** Each of its images was refused, and each but the first became an ERROR line. */
  @Test
  void a_stream_of_which_every_look_is_refused_fails_once() {
    var followers = new Followers(3, (wait, what) -> () -> {});
    followers
        .told(
            emitter -> {
              Stream.generate(() -> followers.add(image()))
                  .limit(3)
                  .toList()
                  .forEach(it -> it.failed(refusal()));
              assertThat(followers.isClosed()).isTrue();
            })
        .subscribe()
        .with(news -> {}, told::add);

    assertThat(told).singleElement().isInstanceOf(TooMuch.class);
    assertThat(dropped).isEmpty();
  }

  private static ImageKey image() {
    return new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  }

  private static TooMuch refusal() {
    return new TooMuch(ErrorCode.TOO_MANY_WAITING, "too many looks wait");
  }
}
