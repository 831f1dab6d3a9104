package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.index.IndexResource;
import io.tuwen.result.index.TestIndex;
import io.tuwen.result.testing.OtherServices;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the events of the other services to what an owner finds. */
@QuarkusTest
@TestProfile(ListsTest.WithSessions.class)
@QuarkusTestResource(BackendsResource.class)
@WithTestResource(IndexResource.class)
class ListsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private SessionTokens tokens;
  private Backends backends;
  private OtherServices pipeline;
  private final Owner alice = person();
  private final Owner bob = person();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** And guests, who must have no list. */
  public static class WithSessions implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.sessions.keys",
          "test=fedcba9876543210fedcba9876543210",
          // Where operations asks from.
          "tuwen.trusted-proxies",
          "127.0.0.1",
          "tuwen.limits.stored-images",
          "7",
          // Longer than what a test does while a deletion is waited for.
          "tuwen.result.deletion-wait",
          "30s");
    }
  }

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
    // The service makes its index when it starts.
    await().atMost(SOON).until(() -> get(alice, "/v1/images").statusCode() == 200);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static Owner person() {
    return new Owner("u-" + UUID.randomUUID().toString().replace("-", ""));
  }

  private ImageKey uploaded(Owner owner) {
    var image = new ImageKey(owner, ImageId.next(InstantSource.system()));
    pipeline.announce(image, pipeline.upload(image, "photo"), Instant.now());
    return image;
  }

  private ImageKey read(Owner owner, String... lines) {
    var image = uploaded(owner);
    pipeline.read(image, lines);
    return image;
  }

  private HttpResponse<String> get(Owner owner, String path) throws Exception {
    var session = tokens.write(tokens.begin(owner, "wechat", "shop"));
    var request =
        HttpRequest.newBuilder(origin.resolve(path)).header("Authorization", "Bearer " + session);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonObject list(Owner owner, String query) throws Exception {
    var answer = get(owner, "/v1/images" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static List<String> ids(JsonObject list) {
    return list.getJsonArray("images").stream()
        .map(JsonObject.class::cast)
        .map(it -> it.getString("id"))
        .toList();
  }

  private static String q(String question) {
    return "?q=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
  }

  private void awaitList(Owner owner, String query, ImageKey... images) {
    var expected = List.of(images).stream().map(it -> it.id().value()).toList();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(ids(list(owner, query))).isEqualTo(expected));
  }

  @Test
  void what_was_uploaded_is_listed_newest_first_and_then_with_its_result() throws Exception {
    var first = read(alice, "增值税发票", "合计 ￥12.50");
    var second = uploaded(alice);

    awaitList(alice, "", second, first);
    awaitList(alice, "?status=pending", second);
    awaitList(alice, "?hasText=true", first);
    awaitList(alice, q("税发"), first);
    var found = list(alice, q("发票 12.5")).getJsonArray("images").getJsonObject(0);

    assertThat(found.getString("status")).isEqualTo("completed");
    assertThat(found.getString("engine")).isEqualTo("embedded/1");
    var snippet = found.getJsonObject("snippet");
    assertThat(marked(snippet)).containsExactly("发票", "12.5");
    assertThat(get(alice, found.getJsonObject("links").getString("text")).statusCode())
        .isEqualTo(200);
  }

  private static List<String> marked(JsonObject snippet) {
    JsonArray marks = snippet.getJsonArray("marks");
    return marks.stream()
        .map(JsonObject.class::cast)
        .map(it -> snippet.getString("text").substring(it.getInteger("from"), it.getInteger("to")))
        .toList();
  }

  @Test
  void the_best_are_first_where_that_is_asked_for() throws Exception {
    var best = read(alice, "发票 发票");
    var newest = read(alice, "发票", "something else");
    awaitList(alice, q("发票"), newest, best);

    var ranked = list(alice, q("发票") + "&sort=relevance");

    assertThat(ids(ranked)).containsExactly(best.id().value(), newest.id().value());
    assertThat(ranked.containsKey("next")).isFalse();
  }

  @Test
  void an_order_of_operators_makes_the_index_anew_and_lists_answer_meanwhile() throws Exception {
    var kept = read(alice, "发票");
    var deleted = read(alice, "发票");
    awaitList(alice, q("发票"), deleted, kept);
    pipeline.bury(deleted);
    awaitList(alice, q("发票"), kept);
    var rows = TestIndex.imagesOf(alice);
    var order = UUID.randomUUID().toString();

    pipeline.orderRebuild(order);
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(ids(list(alice, q("发票")))).containsExactly(kept.id().value());
              return pipeline.isRebuilt(order);
            });

    assertThat(TestIndex.imagesOf(alice)).isEqualTo(rows).hasSize(1);
    var later = read(alice, "发票");
    awaitList(alice, q("发票"), later, kept);
  }

  @Test
  void a_failure_is_found_by_its_code() {
    var image = uploaded(alice);
    pipeline.storeFailure(image, "image_unreadable", "the image is cut off");
    pipeline.tell(image);

    awaitList(alice, "?code=image_unreadable&status=failed", image);
  }

  @Test
  void pages_follow_each_other_by_the_cursor() throws Exception {
    var images = new ArrayList<String>();
    ImageKey[] all = new ImageKey[5];
    for (int i = 0; i < all.length; i++) {
      all[all.length - 1 - i] = uploaded(alice);
    }
    awaitList(alice, "", all);

    var next = "";
    do {
      var page = list(alice, "?limit=2" + next);
      images.addAll(ids(page));
      next = page.containsKey("next") ? "&cursor=" + page.getString("next") : null;
    } while (next != null);

    assertThat(images).isEqualTo(List.of(all).stream().map(it -> it.id().value()).toList());
  }

  @Test
  void a_deletion_in_the_log_takes_the_image_out_of_the_list() {
    var stays = read(alice, "发票");
    var goes = read(alice, "发票");
    awaitList(alice, q("发票"), goes, stays);

    pipeline.bury(goes);

    awaitList(alice, q("发票"), stays);
    awaitList(alice, "", stays);
  }

  @Test
  void an_old_upload_is_listed_with_the_text_that_the_bucket_has() {
    var image = new ImageKey(alice, ImageId.next(InstantSource.system()));
    var eTag = pipeline.upload(image, "photo");
    pipeline.storeText(image, "运单号");

    pipeline.announce(image, eTag, Instant.now().minus(Duration.ofDays(30)));

    awaitList(alice, q("运单"), image);
  }

  @Test
  void an_owner_sees_nothing_of_another() throws Exception {
    var image = read(alice, "secret 机密");
    awaitList(alice, q("机密"), image);
    var bobs = read(bob, "他的");
    awaitList(bob, "", bobs);

    for (var query : List.of("", q("机密"), q("s"), q("secret"), q("他 机"), "?hasText=true")) {
      assertThat(get(bob, "/v1/images" + query).body()).doesNotContain(image.id().value());
    }
  }

  @Test
  void a_cursor_of_another_owner_is_refused() throws Exception {
    var newest = new ImageKey[] {uploaded(alice), uploaded(alice)};
    awaitList(alice, "", newest[1], newest[0]);
    var cursor = list(alice, "?limit=1").getString("next");

    assertThat(get(bob, "/v1/images?cursor=" + cursor).statusCode()).isEqualTo(400);
  }

  @Test
  void guests_have_no_list() throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(origin.resolve("/v1/images")).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"unauthorized\"");
  }

  @Test
  void it_is_asked_for_with_a_slash_where_a_gateway_knows_no_methods() throws Exception {
    assertThat(get(alice, "/v1/images/?limit=1").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=101",
        "?limit=x",
        "?cursor=x",
        "?cursor=",
        "?from=yesterday",
        "?to=-999999999-01-01T00:00:00Z",
        "?status=done",
        "?hasText=maybe",
        "?q=-a",
        "?owner=u-1",
        "?q=a&q=b",
        "?code=%00",
        "?sort=at",
        "?sort=relevance",
        "?q=a&sort=relevance&cursor=x",
        "?format=csv"
      })
  void what_cannot_be_understood_is_refused(String query) throws Exception {
    var status = get(alice, "/v1/images" + query).statusCode();

    assertThat(status).isEqualTo(query.equals("?cursor=") ? 200 : 400);
  }

  @Test
  void while_the_database_is_away_only_lists_notice_and_afterwards_nothing_is_missing()
      throws Exception {
    var before = read(alice, "发票");
    awaitList(alice, q("发票"), before);

    TestIndex.server().kill();
    var answer = get(alice, "/v1/images");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"index_unavailable\"");
    var meanwhile = read(alice, "发票 second");
    assertThat(get(alice, "/v1/images/" + meanwhile.id() + "/text?wait=5s").body())
        .contains("second");
    TestIndex.server().start();

    awaitList(alice, q("发票"), meanwhile, before);
  }
}
