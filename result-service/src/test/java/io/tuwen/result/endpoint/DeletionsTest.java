package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.index.IndexResource;
import io.tuwen.result.testing.Executor;
import io.tuwen.result.testing.OtherServices;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request to delete to what its owner sees, whether operations is there or not. */
@QuarkusTest
@TestProfile(ListsTest.WithSessions.class)
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(value = IndexResource.class, restrictToAnnotatedClass = true)
class DeletionsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TestHTTPResource private URI origin;
  @Inject private SessionTokens tokens;
  @Inject private Names names;
  private ObjectStore store;
  private Backends backends;
  private OtherServices pipeline;
  private Executor executor;
  private final Owner alice = person();
  private final Owner bob = person();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
    executor = new Executor(backends);
  }

  @AfterEach
  void close() {
    pipeline.close();
    executor.close();
  }

  private static Owner person() {
    return new Owner("u-" + UUID.randomUUID().toString().replace("-", ""));
  }

  private ImageKey read(ImageKey image, String text) {
    pipeline.announce(image, pipeline.upload(image, text), Instant.now());
    pipeline.read(image, text);
    return image;
  }

  private ImageKey read(Owner owner, String text) {
    return read(new ImageKey(owner, ImageId.next(InstantSource.system())), text);
  }

  private HttpRequest.Builder asking(Owner owner, String path) {
    var request = HttpRequest.newBuilder(origin.resolve(path));
    return owner.isGuest()
        ? request
        : request.header(
            "Authorization", "Bearer " + tokens.write(tokens.begin(owner, "wechat", "shop")));
  }

  private HttpResponse<String> get(Owner owner, String path) throws Exception {
    return http.send(asking(owner, path).build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> delete(Owner owner, String path) {
    return http.sendAsync(asking(owner, path).DELETE().build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> of)
      throws Exception {
    return of.get(60, TimeUnit.SECONDS);
  }

  private Deletion awaitIntent(String scope) {
    await().atMost(SOON).until(() -> !executor.intents(scope).isEmpty());
    return executor.intents(scope).get(0);
  }

  private static String path(ImageKey image) {
    return "/v1/images/" + image.id();
  }

  private List<Integer> statuses(ImageKey image) throws Exception {
    return List.of(
        get(image.owner(), path(image)).statusCode(),
        get(image.owner(), path(image) + "/text").statusCode(),
        get(image.owner(), path(image) + "/text?wait=20s").statusCode(),
        get(image.owner(), path(image) + "/codes").statusCode(),
        get(image.owner(), path(image) + "/renditions").statusCode(),
        get(image.owner(), path(image) + "/renditions/thumb").statusCode());
  }

  private static final List<Integer> ALL_MISSING = List.of(404, 404, 404, 404, 404, 404);

  private List<String> list(Owner owner) throws Exception {
    var answer = get(owner, "/v1/images");
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray("images").stream()
            .map(JsonObject.class::cast)
            .map(it -> it.getString("id"))
            .toList();
  }

  private void awaitListed(ImageKey image) {
    await().untilAsserted(() -> assertThat(list(image.owner())).contains(image.id().value()));
  }

  @Test
  void an_image_is_gone_everywhere_at_once_and_204_says_that_it_is_removed() throws Exception {
    var image = read(alice, "发票");
    awaitListed(image);

    var asked = delete(alice, path(image));
    var intent = awaitIntent(image.objectKey().value());

    await().atMost(SOON).until(() -> get(alice, path(image)).statusCode() == 404);
    assertThat(statuses(image)).isEqualTo(ALL_MISSING);
    assertThat(list(alice)).isEmpty();
    assertThat(asked).isNotDone();
    assertThat(intent.by()).isEqualTo(By.OWNER);
    assertThat(intent.eTag())
        .contains(store.describe(Bucket.ORIGINALS, image.objectKey()).orElseThrow().eTag());
    remove(image);
    executor.finish(intent);
    assertThat(answer(asked).statusCode()).isEqualTo(204);
    assertThat(list(alice)).isEmpty();
    assertThat(answer(delete(alice, path(image))).statusCode()).isEqualTo(404);
  }

  private void remove(ImageKey image) {
    store.delete(Bucket.ORIGINALS, image.objectKey());
  }

  /** Two requests for one image, also after the first has answered: one intent. */
  @Test
  void while_operations_is_away_it_is_on_its_way_and_a_second_request_joins_it() throws Exception {
    var image = read(alice, "发票");

    var first = delete(alice, path(image));
    awaitIntent(image.objectKey().value());
    var second = delete(alice, path(image));

    var accepted = answer(first);
    assertThat(accepted.statusCode()).isEqualTo(202);
    var body = new JsonObject(accepted.body());
    assertThat(body.getString("state")).isEqualTo("running");
    assertThat(body.getString("image")).isEqualTo(image.id().value());
    var location = accepted.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/v1/deletions/" + body.getString("id"));
    assertThat(new JsonObject(answer(second).body()).getString("id"))
        .isEqualTo(body.getString("id"));
    assertThat(executor.intents(image.objectKey().value())).hasSize(1);
    assertThat(new JsonObject(get(alice, location).body()).getString("state")).isEqualTo("running");
    assertThat(get(bob, location).statusCode()).isEqualTo(404);
    assertThat(get(Owner.GUEST, location).statusCode()).isEqualTo(404);
    executor.finish(executor.intents(image.objectKey().value()).get(0));
    await()
        .atMost(SOON)
        .until(() -> new JsonObject(get(alice, location).body()).getString("state").equals("done"));
    executor.forget(executor.intents(image.objectKey().value()).get(0));
    await().atMost(SOON).until(() -> get(alice, location).statusCode() == 404);
  }

  @Test
  void who_waits_and_who_follows_hears_that_there_is_no_image() throws Exception {
    var image = new ImageKey(alice, ImageId.next(InstantSource.system()));
    pipeline.upload(image, "unread");
    var text =
        http.sendAsync(
            asking(alice, path(image) + "/text?wait=50s").build(), BodyHandlers.ofString());
    var events =
        http.sendAsync(
            asking(alice, "/v1/events?image=" + image.id()).build(), BodyHandlers.ofString());
    await().during(Duration.ofMillis(500)).until(() -> !text.isDone() && !events.isDone());

    executor.publish(
        Deletion.of(
            store.describe(Bucket.ORIGINALS, image.objectKey()).orElseThrow(),
            By.OPERATOR,
            Instant.now()));

    assertThat(answer(text).statusCode()).isEqualTo(404);
    assertThat(answer(events).body()).contains("not_found");
  }

  @Test
  void an_upload_under_the_same_name_is_another_image_also_while_the_first_is_on_its_way()
      throws Exception {
    var image = new ImageKey(alice, names.ofClientKey(alice, "receipt"));
    read(image, "first");
    awaitListed(image);
    var intent = publishIntent(image);
    await().atMost(SOON).until(() -> get(alice, path(image)).statusCode() == 404);

    read(image, "second");

    assertThat(get(alice, path(image) + "/text?wait=20s").body()).contains("second");
    awaitListed(image);
    executor.finish(intent);
    assertThat(get(alice, path(image) + "/text").body()).contains("second");
    var again = delete(alice, path(image));
    await().atMost(SOON).until(() -> executor.intents(image.objectKey().value()).size() == 3);
    executor.intents(image.objectKey().value()).stream()
        .filter(it -> !it.id().equals(intent.id()))
        .forEach(executor::finish);
    assertThat(answer(again).statusCode()).isEqualTo(204);
  }

  private Deletion publishIntent(ImageKey image) {
    var intent =
        Deletion.of(
            store.describe(Bucket.ORIGINALS, image.objectKey()).orElseThrow(),
            By.OWNER,
            Instant.now());
    executor.publish(intent);
    return intent;
  }

  @Test
  void all_of_mine_goes_and_what_i_upload_after_the_answer_stays() throws Exception {
    var first = read(alice, "发票");
    var second = read(alice, "合计");
    var bobs = read(bob, "他的");
    awaitListed(second);

    var accepted = answer(delete(alice, "/v1/images"));
    var later = read(alice, "新的");

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    assertThat(statuses(first)).isEqualTo(ALL_MISSING);
    assertThat(statuses(second)).isEqualTo(ALL_MISSING);
    assertThat(get(alice, path(later) + "/text?wait=20s").body()).contains("新的");
    assertThat(get(bob, path(bobs) + "/text?wait=20s").body()).contains("他的");
    awaitListed(later);
    assertThat(list(alice)).containsExactly(later.id().value());
    var id = new JsonObject(accepted.body()).getString("id");
    assertThat(executor.intents(alice + "/")).extracting(it -> it.id().toString()).contains(id);
    assertThat(new JsonObject(accepted.body()).containsKey("image")).isFalse();
  }

  @Test
  void a_guests_image_is_deleted_by_its_id_and_guests_cannot_delete_all() throws Exception {
    var image = read(Owner.GUEST, "发票");

    var asked = delete(Owner.GUEST, path(image));
    executor.finish(awaitIntent(image.objectKey().value()));
    var all = answer(delete(Owner.GUEST, "/v1/images"));

    assertThat(answer(asked).statusCode()).isEqualTo(204);
    assertThat(all.statusCode()).isEqualTo(401);
    assertThat(executor.intents("guest/")).isEmpty();
  }

  @Test
  void a_foreign_and_a_missing_image_publish_nothing() throws Exception {
    var image = read(alice, "发票");

    var foreign = answer(delete(bob, path(image)));
    var missing = answer(delete(bob, "/v1/images/" + ImageId.next(InstantSource.system())));

    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(missing.body());
    assertThat(executor.intents(image.objectKey().value())).isEmpty();
    assertThat(get(alice, path(image)).statusCode()).isEqualTo(200);
  }

  /** A filter that was passed over would delete more than was meant. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "?q=x",
        "?to=2020-01-01T00:00:00Z",
        "?all=false",
        "?all=true&q=x",
        "?all=true&all=true"
      })
  void a_deletion_of_all_takes_no_filters(String query) throws Exception {
    assertThat(answer(delete(alice, "/v1/images" + query)).statusCode()).isEqualTo(400);

    assertThat(executor.intents(alice + "/")).isEmpty();
  }

  /** A client that lost an id asked for all of its user's images to go. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/images/",
        "/v1/images//",
        "/v1/images/%2F",
        "/v1/images/%20",
        "/v1/images/;",
        "/v1//images",
        "/v1/images//?all=true"
      })
  void an_image_without_an_id_is_missing(String path) throws Exception {
    assertThat(answer(delete(alice, path)).statusCode()).isIn(400, 404);

    assertThat(executor.intents(alice + "/")).isEmpty();
  }

  /** The storage's clock may be ahead of ours, or behind it. */
  @Test
  void a_deletion_of_all_leaves_room_for_clocks_that_differ() throws Exception {
    var before = Instant.now();
    assertThat(answer(delete(alice, "/v1/images")).statusCode()).isEqualTo(202);
    var after = Instant.now();

    var upTo = awaitIntent(alice + "/").upTo();
    assertThat(before.plusMillis(400)).isBefore(upTo.plusSeconds(1));
    assertThat(after.minusMillis(400)).isAfterOrEqualTo(upTo.plusSeconds(1));
  }

  /** It was told that it is on its way, with the address of the deletion of all. */
  @Test
  void an_image_that_never_was_is_missing_while_all_are_deleted() throws Exception {
    assertThat(answer(delete(alice, "/v1/images")).statusCode()).isEqualTo(202);
    var other = new ImageKey(alice, ImageId.next(InstantSource.system()));

    assertThat(answer(delete(alice, path(other))).statusCode()).isEqualTo(404);
  }

  @Test
  void a_third_deletion_of_all_waits_until_one_is_done() throws Exception {
    assertThat(answer(delete(alice, "/v1/images")).statusCode()).isEqualTo(202);
    // As the SDK asks, and as the redirect of an Ingress leads.
    assertThat(answer(delete(alice, "/v1/images/?all=true")).statusCode()).isEqualTo(202);

    var third = answer(delete(alice, "/v1/images"));

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.body()).contains("too_many_deletions");
  }
}
