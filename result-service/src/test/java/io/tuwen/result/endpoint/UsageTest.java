package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.http.OperatorSeal;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.index.IndexResource;
import io.tuwen.result.index.Projection;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners are told of what they have used, and operators of what owners have. */
@QuarkusTest
@TestProfile(ListsTest.WithSessions.class)
@QuarkusTestResource(BackendsResource.class)
@WithTestResource(IndexResource.class)
class UsageTest {
  @TestHTTPResource private URI origin;
  @Inject private SessionTokens tokens;
  @Inject private OperatorSeal seal;
  @Inject private Projection projection;
  private IndexedImages images;
  private final Owner alice = person();
  private final Owner bob = person();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void connect() {
    images = new IndexedImages(projection);
  }

  private static Owner person() {
    return new Owner("u-" + UUID.randomUUID().toString().replace("-", ""));
  }

  private HttpResponse<String> get(String path, String header, String value) throws Exception {
    var request = HttpRequest.newBuilder(origin.resolve(path)).header(header, value).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> usage(Owner owner, String query) throws Exception {
    var session = tokens.write(tokens.begin(owner, "wechat", "shop"));
    return get("/v1/usage" + query, "Authorization", "Bearer " + session);
  }

  private HttpResponse<String> asOperator(String path) throws Exception {
    return get(path, OperatorSeal.HEADER, seal.header(path));
  }

  @Test
  void an_owner_is_told_what_it_has_used_and_what_it_may() throws Exception {
    images.add(alice, List.of("发票", "运单"));
    images.add(bob, List.of("a"));

    var answer = usage(alice, "?days=7");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-store");
    var body = new JsonObject(answer.body());
    assertThat(body.getJsonObject("stored"))
        .isEqualTo(new JsonObject().put("images", 2).put("bytes", 14).put("texts", 2));
    var counts =
        new JsonObject().put("uploads", 2).put("bytes", 14).put("engineCalls", 2).put("texts", 2);
    assertThat(body.getJsonObject("total")).isEqualTo(counts);
    assertThat(body.getJsonArray("days")).hasSizeBetween(1, 2);
    var limits = body.getJsonObject("limits");
    assertThat(limits.getInteger("uploadsPerMinute")).isEqualTo(300);
    assertThat(limits.getLong("bytesPerDay")).isEqualTo(20L << 30);
    assertThat(limits.getInteger("storedImages")).isEqualTo(7);
    assertThat(limits.containsKey("storedBytes")).isFalse();
    assertThat(limits.getInteger("streams")).isEqualTo(1024);
  }

  @Test
  void guests_have_no_usage() throws Exception {
    assertThat(get("/v1/usage", "Accept", "*/*").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?days=0", "?days=367", "?days=x", "?days=-1"})
  void what_cannot_be_understood_is_refused(String query) throws Exception {
    assertThat(usage(alice, query).statusCode()).isEqualTo(400);
  }

  @Test
  void operations_lists_and_searches_what_all_owners_have() throws Exception {
    var own = images.add(alice, List.of("增值税 4821"));
    var other = images.add(bob, List.of("运单 4821"));

    var all = asOperator("/admin/images?q=4821&limit=100");
    var ofBob = new JsonObject(asOperator("/admin/images?owner=" + bob).body());
    var first = new JsonObject(asOperator("/admin/images?limit=1").body());
    var second = asOperator("/admin/images?limit=1&cursor=" + first.getString("next"));

    assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
    assertThat(all.body()).contains(own.get(0).id().value()).contains(other.get(0).id().value());
    var image = ofBob.getJsonArray("images").getJsonObject(0);
    assertThat(ofBob.getJsonArray("images")).hasSize(1);
    assertThat(image.getString("owner")).isEqualTo(bob.value());
    assertThat(image.getString("id")).isEqualTo(other.get(0).id().value());
    assertThat(image.containsKey("links")).isFalse();
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body())
        .doesNotContain(first.getJsonArray("images").getJsonObject(0).getString("id"));
  }

  @Test
  void operations_finds_an_image_by_its_id_alone() throws Exception {
    var own = images.add(alice, List.of("增值税", "发票"));

    var found = new JsonObject(asOperator("/admin/images?id=" + own.get(1).id()).body());

    assertThat(found.getJsonArray("images")).hasSize(1);
    var image = found.getJsonArray("images").getJsonObject(0);
    assertThat(image.getString("owner")).isEqualTo(alice.value());
    assertThat(image.getString("id")).isEqualTo(own.get(1).id().value());
    assertThat(asOperator("/admin/owners?id=" + own.get(1).id()).statusCode()).isEqualTo(400);
  }

  @Test
  void operations_lists_what_owners_have_those_with_most_first() throws Exception {
    images.add(alice, List.of("增值税", "发票"));

    var one = new JsonObject(asOperator("/admin/owners?owner=" + alice).body());
    var first = new JsonObject(asOperator("/admin/owners?limit=1").body());
    var next = first.getString("next");

    var owner = one.getJsonArray("owners").getJsonObject(0);
    assertThat(one.getJsonArray("owners")).hasSize(1);
    assertThat(owner.getJsonObject("stored").getLong("images")).isEqualTo(2);
    assertThat(owner.getJsonObject("today").getLong("engineCalls")).isBetween(0L, 2L);
    assertThat(one.getJsonObject("limits").getInteger("uploadsPerMinute")).isEqualTo(300);
    assertThat(first.getJsonArray("owners")).hasSize(1);
    if (next != null) {
      var second = asOperator("/admin/owners?limit=1&cursor=" + next.replace("~", "%7E"));
      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(second.body())
          .doesNotContain(first.getJsonArray("owners").getJsonObject(0).getString("owner"));
    }
  }

  @Test
  void without_the_seal_of_operations_there_is_nothing() throws Exception {
    var path = "/admin/images?owner=" + alice;
    var session = "Bearer " + tokens.write(tokens.begin(alice, "wechat", "shop"));
    var missing = get("/admin/nothing", "Accept", "*/*");

    for (var answer :
        List.of(
            get(path, "Authorization", session),
            get(path, "Authorization", "Bearer test-operators-token-of-32-characters"),
            get(path, OperatorSeal.HEADER, seal.header("/admin/images")),
            get(path, OperatorSeal.HEADER, "9999999999.AAAA"))) {
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(missing.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?owner=../x",
        "?cursor=x",
        "?limit=0",
        "?sort=relevance",
        "?q=-a",
        "?all=1",
        "?id=x"
      })
  void what_operations_cannot_ask_is_refused(String query) throws Exception {
    assertThat(asOperator("/admin/images" + query).statusCode()).isEqualTo(400);
    assertThat(get("/admin/owners" + query, "Accept", "*/*").statusCode()).isEqualTo(404);
  }
}
