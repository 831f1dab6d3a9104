package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Finding.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client of an event stream that read nothing was sent nothing, and every whole result was kept
 * for it: three connections with a hundred dense pages each ended the service.
 */
class SlowFollowerTest {
  private static final int IMAGES = 100;
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final List<ImageKey> images =
      Stream.generate(() -> new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())))
          .limit(IMAGES)
          .toList();
  private final Map<ImageKey, String> stored = new HashMap<>();
  private final Map<ImageKey, Followers.Follower> followers = new HashMap<>();
  private final List<Duration> retries = new ArrayList<>();
  private final Followers all =
      new Followers(
          IMAGES,
          (wait, what) -> {
            retries.add(wait);
            return () -> {};
          });
  private final Client client = new Client();
  private int looks;

  /** Takes what it asks for. */
  private static final class Client implements Flow.Subscriber<News> {
    private final List<News> told = new ArrayList<>();
    private Flow.Subscription subscription;
    private boolean isOver;

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(News news) {
      told.add(news);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      isOver = true;
    }

    List<String> texts() {
      return told.stream()
          .map(it -> ((News.Of) it).finding().text().orElseThrow().toString())
          .toList();
    }
  }

  @BeforeEach
  void follow() {
    all.told(
            emitter -> {
              emitter.onTermination(all::close);
              images.forEach(it -> followers.put(it, all.add(it)));
            })
        .subscribe()
        .withSubscriber(client);
    followers.forEach(
        (image, follower) ->
            follower.begin(new Watches.Registration(() -> look(image), () -> {}, () -> {})));
  }

  private void look(ImageKey image) {
    looks++;
    followers.get(image).found(finding(image));
  }

  private Finding finding(ImageKey image) {
    var eTag = new ETag("00aa");
    var text = stored.get(image);
    return text == null
        ? new Finding.Missing()
        : new Finding.Found(
            new StoredObject(image.objectKey(), eTag, 1, NOON, Attributes.ofType("image/jpeg")),
            Map.of(
                WorkerKind.OCR,
                new State.Text(
                    Texts.completed(image, eTag, NOON.plusSeconds(text.length()), text))));
  }

  private void read(ImageKey image, String text) {
    stored.put(image, text);
    look(image);
  }

  private void readAll() {
    images.forEach(it -> read(it, "a long text of " + it));
  }

  /** Those that the client has been told are among them. */
  private long kept() {
    return Reachable.from(client.subscription).stream().filter(OcrResult.class::isInstance).count();
  }

  @Test
  void of_what_a_client_does_not_ask_for_no_result_is_kept() {
    client.subscription.request(1);

    readAll();

    assertThat(client.told).hasSize(1);
    assertThat(kept()).isOne();
  }

  @Test
  void a_client_that_asks_for_one_at_a_time_is_told_everything_once() {
    readAll();
    looks = 0;

    for (int i = 1; i <= IMAGES; i++) {
      client.subscription.request(1);
      assertThat(client.told).hasSize(i);
    }
    client.subscription.request(IMAGES);

    assertThat(client.texts()).hasSize(IMAGES).doesNotHaveDuplicates();
    assertThat(looks).isEqualTo(IMAGES);
    assertThat(retries).isEmpty();
  }

  @Test
  void what_is_replaced_while_a_client_is_behind_is_told_once_as_it_is_then() {
    var image = images.get(0);
    read(image, "first");
    read(image, "the second");

    client.subscription.request(IMAGES);

    assertThat(client.texts()).singleElement().asString().contains("the second");
  }

  @Test
  void a_client_that_is_behind_hears_no_silence() {
    for (int i = 0; i < 10; i++) {
      all.beat();
    }
    client.subscription.request(3);
    assertThat(client.told).isEmpty();

    all.beat();

    assertThat(client.told).containsExactly(new News.Silence());
  }

  @Test
  void images_that_are_gone_while_a_client_is_behind_are_told_as_gone_and_end_the_stream() {
    readAll();
    stored.clear();

    images.forEach(this::look);
    client.subscription.request(IMAGES);

    assertThat(client.told)
        .hasSize(IMAGES)
        .allSatisfy(it -> assertThat(((News.Of) it).finding()).isEqualTo(new Finding.Missing()));
    assertThat(client.isOver).isTrue();
  }

  /** What is told of missing images beyond what was asked for is not asked for again. */
  @Test
  void missing_images_leave_no_room_for_results_that_were_not_asked_for() {
    images.subList(0, IMAGES / 2).forEach(this::look);
    images.subList(IMAGES / 2, IMAGES).forEach(it -> read(it, "a long text of " + it));

    client.subscription.request(IMAGES / 2);

    assertThat(client.told).hasSize(IMAGES / 2);
    assertThat(kept()).isZero();
  }
}
