package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.Backends;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.lane.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * From an event to its renditions, with real storage and a renderer that does what a test wants.
 */
class RenderingTest {
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static final MeterRegistry REQUESTS = new SimpleMeterRegistry();
  private static Backends backends;
  private static ObjectStore store;
  private static Renditions renditions;

  private final ObjectKey key =
      new ImageKey(Owner.GUEST, NAMES.ofClientKey(Owner.GUEST, UUID.randomUUID().toString()))
          .objectKey();
  private final List<ImageProcessed> published = new ArrayList<>();
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeRenderer renderer = new FakeRenderer();
  private final ResizeConfig config = ResizeConfigs.of(Map.of());
  private final Rendering rendering = rendering(config, "thumb");

  private Rendering rendering(ResizeConfig config, String... eager) {
    return new Rendering(
        new Originals(store, 1 << 20),
        renditions,
        new Styles(config, () -> List.of(eager), new ProcessParser(8, List.of())),
        renderer,
        new Execution("rendering", 1, Duration.ofMinutes(5), new MemoryBudget(1 << 20)),
        published::add,
        metrics);
  }

  private Rendering withTwoEagerStyles() {
    return rendering(
        ResizeConfigs.of(Map.of("tuwen.resize.styles.small", "image/resize,w_9")),
        "small",
        "thumb");
  }

  @BeforeAll
  static void start() {
    backends = Backends.start();
    store = new OssObjectStore(StorageConfigs.of(backends.configuration()), REQUESTS);
    renditions = new Renditions(store, NAMES);
  }

  @AfterAll
  static void stop() {
    store.close();
    backends.close();
  }

  @Test
  void a_new_image_with_two_eager_styles_takes_five_storage_requests() {
    var event = upload(newKey(), "photo");

    var requests = requestsOf(() -> withTwoEagerStyles().handle(event, Trigger.NEW));

    assertThat(requests).isEqualTo(Map.of("get", 1, "head", 1, "list", 1, "put", 2));
  }

  @Test
  void eager_styles_are_made_together_where_several_are_missing() {
    var event = upload("photo");
    withTwoEagerStyles().handle(event, Trigger.NEW);
    assertThat(renderer.callsForSeveral).hasValue(1);

    renditions.delete(renditions.style(key, "small"));
    withTwoEagerStyles().handle(event, Trigger.REPLAYED);

    assertThat(renderer.callsForSeveral).hasValue(1);
    assertThat(renderer.calls).hasValue(3);
  }

  @Test
  void a_style_that_fails_is_recorded_for_that_style_alone() throws IOException {
    renderer.failure = new ProcessException(OssCode.BAD_REQUEST, "out of the image");
    renderer.failing = "w_9";

    withTwoEagerStyles().handle(upload("photo"), Trigger.NEW);

    assertThat(failure("small").code()).isEqualTo("processing_refused");
    assertThat(thumb()).isEqualTo("photo");
    assertThat(outcomes()).isEqualTo(Map.of("small", Outcome.FAILED, "thumb", Outcome.COMPLETED));
  }

  @Test
  void a_style_that_fails_for_a_moment_is_tried_again_and_the_other_is_kept() throws IOException {
    renderer.failure = new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "no watermark now");
    renderer.failing = "w_100";
    var event = upload("photo");

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> withTwoEagerStyles().handle(event, Trigger.NEW));
    assertThat(outcomes()).isEqualTo(Map.of("small", Outcome.COMPLETED));

    renderer.failure = null;
    withTwoEagerStyles().handle(event, Trigger.NEW);
    assertThat(thumb()).isEqualTo("photo");
    assertThat(renderer.calls).hasValue(3);
  }

  @Test
  void an_original_that_is_too_large_fails_for_each_style() {
    withTwoEagerStyles().handle(upload("x".repeat((1 << 20) + 1)), Trigger.NEW);

    assertThat(failure("small").code()).isEqualTo("image_too_large");
    assertThat(failure("thumb").code()).isEqualTo("image_too_large");
    assertThat(renderer.calls).hasValue(0);
  }

  @Test
  void a_style_that_crashes_the_decoder_does_not_take_the_others_with_it() throws IOException {
    renderer.crash = new TuwenException(ErrorCode.WORKER_CRASHED, "the image ended the process");
    renderer.failure = renderer.crash;
    renderer.failing = "w_9";

    withTwoEagerStyles().handle(upload("photo"), Trigger.NEW);

    assertThat(failure("small").code()).isEqualTo("worker_crashed");
    assertThat(thumb()).isEqualTo("photo");
  }

  private Map<String, Outcome> outcomes() {
    return published.stream()
        .collect(
            Collectors.toMap(
                it -> it.attributes().get(ImageProcessed.STYLE), ImageProcessed::outcome));
  }

  @Test
  void a_replay_of_what_is_there_writes_nothing() {
    var event = upload(newKey(), "photo");
    var rendering = withTwoEagerStyles();
    rendering.handle(event, Trigger.NEW);

    var requests = requestsOf(() -> rendering.handle(event, Trigger.REPLAYED));

    assertThat(requests).doesNotContainKeys("put", "delete");
    assertThat(renderer.calls).hasValue(2);
  }

  private static ObjectKey newKey() {
    return new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();
  }

  private static Map<String, Integer> requests() {
    return REQUESTS.find("tuwen.storage.requests").counters().stream()
        .filter(it -> it.count() > 0)
        .collect(Collectors.toMap(it -> it.getId().getTag("operation"), it -> (int) it.count()));
  }

  /** The requests that a step made, by operation. */
  private static Map<String, Integer> requestsOf(Runnable step) {
    var before = requests();
    step.run();
    var made = requests();
    before.forEach((operation, count) -> made.merge(operation, -count, Integer::sum));
    made.values().removeIf(count -> count == 0);
    return made;
  }

  @Test
  void an_eager_style_is_stored_and_then_published() throws IOException {
    var event = upload("photo");

    rendering.handle(event, Trigger.NEW);

    assertThat(thumb()).isEqualTo("photo");
    assertThat(published)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.outcome()).isEqualTo(Outcome.COMPLETED);
              assertThat(it.eTag()).isEqualTo(event.eTag());
              assertThat(it.attributes())
                  .containsEntry("style", "thumb")
                  .containsEntry("rendition", renditions.style(key, "thumb").value());
            });
  }

  @Test
  void an_event_that_comes_twice_renders_once_and_is_published_twice() {
    var event = upload("photo");

    rendering.handle(event, Trigger.NEW);
    rendering.handle(event, Trigger.NEW);

    assertThat(renderer.calls).hasValue(1);
    assertThat(published).hasSize(2);
  }

  @Test
  void what_users_wait_for_is_measured_once_by_how_it_ended() {
    var event = upload("photo");
    rendering.handle(event, Trigger.NEW);
    rendering.handle(event, Trigger.NEW);
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    rendering.handle(upload("another photo"), Trigger.NEW);

    assertThat(ages("completed")).isEqualTo(1);
    assertThat(ages("failed")).isEqualTo(1);
  }

  private long ages(String outcome) {
    var tags = new String[] {"kind", "rendition", "outcome", outcome};
    return metrics.get("tuwen.result.age").tags(tags).timer().count();
  }

  @Test
  void a_newer_renderer_makes_it_again_and_an_older_one_does_not() {
    var event = upload("photo");
    rendering.handle(event, Trigger.NEW);

    renderer.revision = 3;
    rendering.handle(event, Trigger.NEW);
    renderer.revision = 1;
    rendering.handle(event, Trigger.NEW);

    assertThat(renderer.calls).hasValue(2);
  }

  @Test
  void a_bad_image_ends_as_a_stored_failure() {
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    rendering.handle(upload("photo"), Trigger.NEW);

    assertThat(failure().code()).isEqualTo("image_unreadable");
    assertThat(failure().detail()).isEqualTo("the image ends early");
    assertThat(published).singleElement().matches(it -> it.outcome() == Outcome.FAILED);
  }

  @Test
  void what_cannot_be_done_with_an_image_ends_as_a_stored_failure() {
    renderer.failure = new ProcessException(OssCode.BAD_REQUEST, "out of the image");

    rendering.handle(upload("photo"), Trigger.NEW);

    assertThat(failure().code()).isEqualTo("processing_refused");
  }

  @Test
  void a_failure_of_the_surroundings_is_no_result() {
    renderer.failure = new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "not now");
    var event = upload("photo");

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> rendering.handle(event, Trigger.NEW));

    assertThat(renditions.describe(renditions.failure(key, "thumb"))).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void what_users_see_is_not_replaced_by_a_failure_to_make_it_again() throws IOException {
    var event = upload("photo");
    rendering.handle(event, Trigger.NEW);

    renderer.revision = 3;
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    rendering.handle(event, Trigger.NEW);

    assertThat(thumb()).isEqualTo("photo");
    assertThat(renditions.describe(renditions.failure(key, "thumb"))).isEmpty();
  }

  @Test
  void a_new_original_replaces_its_renditions_and_removes_what_was_made_of_the_old_one()
      throws IOException {
    rendering.handle(upload("old"), Trigger.NEW);
    var free = NAMES.processed(key, "image/rotate,90");
    var stamp = new RenditionStamp(new ETag("00aa"), "image/rotate,90", new EngineId("fake", 2));
    renditions.store(free, "old".getBytes(StandardCharsets.UTF_8), "image/jpeg", stamp);

    rendering.handle(upload("new"), Trigger.NEW);

    assertThat(thumb()).isEqualTo("new");
    assertThat(renditions.describe(free)).isEmpty();
  }

  @Test
  void a_replay_removes_what_an_engine_made_that_is_not_trusted() {
    var event = upload("photo");
    var untrusted = new RenditionStamp(event.eTag(), "image/x", new EngineId("vips", 1));
    var webp = NAMES.publicName(key).rendition("thumb", "webp");
    var free = NAMES.processed(key, "image/rotate,90");
    renditions.store(webp, new byte[1], "image/webp", untrusted);
    renditions.store(free, new byte[1], "image/webp", untrusted);

    rendering.handle(event, Trigger.REPLAYED);

    assertThat(renditions.describe(webp)).isEmpty();
    assertThat(renditions.describe(free)).isEmpty();
    assertThat(renditions.describe(renditions.style(key, "thumb"))).isPresent();
  }

  @Test
  void what_an_engine_made_that_is_not_trusted_does_not_stay_where_it_cannot_be_made_anew() {
    var event = upload("photo");
    var untrusted = new RenditionStamp(event.eTag(), "image/resize,w_100", new EngineId("vips", 1));
    renditions.store(renditions.style(key, "thumb"), new byte[1], "image/webp", untrusted);
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    rendering.handle(event, Trigger.NEW);

    assertThat(renditions.describe(renditions.style(key, "thumb"))).isEmpty();
    assertThat(failure().code()).isEqualTo("image_unreadable");
  }

  @Test
  void a_new_original_that_fails_takes_the_old_rendition_away() {
    rendering.handle(upload("old"), Trigger.NEW);
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    rendering.handle(upload("new"), Trigger.NEW);

    assertThat(renditions.describe(renditions.style(key, "thumb"))).isEmpty();
    assertThat(failure().code()).isEqualTo("image_unreadable");
  }

  @Test
  void an_original_that_is_gone_has_no_renditions() {
    var event = upload("photo");
    store.delete(Bucket.ORIGINALS, key);

    rendering.handle(event, Trigger.NEW);

    assertThat(renderer.calls).hasValue(0);
    assertThat(published).isEmpty();
  }

  @Test
  void a_failure_is_told_again_and_tried_again_only_where_somebody_wants_it() throws IOException {
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    var event = upload("photo");
    rendering.handle(event, Trigger.NEW);

    rendering.handle(event, Trigger.NEW);
    assertThat(renderer.calls).hasValue(1);
    assertThat(published).hasSize(2).allMatch(it -> it.outcome() == Outcome.FAILED);

    renderer.failure = null;
    rendering.handle(event, Trigger.REPLAYED);
    assertThat(thumb()).isEqualTo("photo");
    assertThat(renditions.describe(renditions.failure(key, "thumb"))).isEmpty();
  }

  @Test
  void an_image_that_is_given_up_has_a_stored_failure_for_what_is_not_made() throws IOException {
    var event = upload("photo");

    rendering.giveUp(event, ErrorCode.WORKER_CRASHED, "the worker ended");
    assertThat(failure().code()).isEqualTo("worker_crashed");
    assertThat(published).singleElement().matches(it -> it.outcome() == Outcome.FAILED);

    rendering.handle(event, Trigger.REPLAYED);
    rendering.giveUp(event, ErrorCode.WORKER_CRASHED, "the worker ended");
    assertThat(thumb()).isEqualTo("photo");
  }

  private ImageUploaded upload(String content) {
    return upload(key, content);
  }

  private static ImageUploaded upload(ObjectKey key, String content) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    var receipt =
        store.put(Bucket.ORIGINALS, key, Content.of(bytes), Attributes.ofType("image/jpeg"));
    return new ImageUploaded(
        UUID.randomUUID().toString(),
        Instant.now(),
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        "tuwen-originals",
        key,
        receipt.eTag(),
        bytes.length,
        "image/jpeg");
  }

  private String thumb() throws IOException {
    try (var open = renditions.open(renditions.style(key, "thumb")).orElseThrow()) {
      return new String(open.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private StoredRendition.Failed failure() {
    return failure("thumb");
  }

  private StoredRendition.Failed failure(String style) {
    return (StoredRendition.Failed)
        renditions.describe(renditions.failure(key, style)).orElseThrow();
  }
}
