package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every address of a service's description, where there are no guests: whoever has no credential
 * that holds gets nothing, by none of many spellings, and is told so in the words of that address.
 */
public abstract class ClosedRoutesConformance {
  /** These say who may call by something of their own. */
  private static final Set<String> PUBLIC =
      Set.of("POST /v1/sessions", "POST /v1/uploads/callback", "POST /v1/uploads/events");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  protected abstract String service();

  protected abstract URI origin();

  /** Credentials that do not hold, by what is wrong with them. */
  protected abstract Map<String, String> credentials();

  /** The id of an owner's image, of which no answer may tell. */
  protected abstract String image();

  /** What no answer may have. */
  protected abstract List<String> secrets();

  @Test
  void no_address_answers_a_request_without_a_credential_that_holds() throws Exception {
    var refusals = new ArrayList<String>();
    var wrong = new ArrayList<String>();
    for (var route : routes()) {
      var method = route.substring(0, route.indexOf(' '));
      var path = route.substring(route.indexOf(' ') + 1).replace("{id}", image());
      for (var spelling : spellings(path.replace("{style}", "thumb"))) {
        var answers = new ArrayList<>(List.of(ask(method, spelling, Map.of())));
        for (var credential : credentials().values()) {
          answers.add(ask(method, spelling, Map.of("Authorization", "Bearer " + credential)));
          answers.add(ask(method, spelling, Map.of("X-Tuwen-Session", credential)));
        }
        for (var answer : answers) {
          var line = method + " " + spelling + " → " + answer.statusCode() + " " + answer.body();
          (isRefused(path, answer) ? refusals : wrong).add(line);
          if (spelling.equals(path) && !isRefusedByName(path, answer)) {
            wrong.add(line);
          }
        }
      }
    }

    System.out.printf("%s: %d requests, %d answered%n", service(), refusals.size(), wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(refusals).hasSizeGreaterThan(200);
  }

  private Set<String> routes() throws IOException {
    var routes = new LinkedHashSet<>(DocumentedApi.described(service()));
    routes.removeAll(PUBLIC);
    return routes;
  }

  /** In any words: what is not found is not answered either. */
  private boolean isRefused(String path, HttpResponse<String> answer) {
    return secrets().stream().noneMatch(answer.body()::contains)
        && (Set.of(400, 401, 404, 405, 426).contains(answer.statusCode())
            || isRefusedByName(path, answer));
  }

  /** Some addresses always answer 200, and say it in the body. */
  private static boolean isRefusedByName(String path, HttpResponse<String> answer) {
    if (path.equals("/wxocr") || path.equals("/cv/ocr/comm")) {
      return answer.statusCode() == 200 && answer.body().startsWith("{\"errcode\":40001,");
    }
    if (path.equals("/get_ocr_result")) {
      return answer.statusCode() == 200
          && answer.body().matches("\"[^\"]*(log in|API key)[^\"]*\"");
    }
    return answer.statusCode() == 401
        && answer.body().contains("\"unauthorized\"")
        && answer.headers().firstValue("Cache-Control").orElse("").equals("private, no-store")
        && answer
            .headers()
            .firstValue("Vary")
            .orElse("")
            .endsWith("Authorization, X-Tuwen-Session");
  }

  private static List<String> spellings(String path) {
    var last = path.lastIndexOf('/');
    var spellings = new ArrayList<>(List.of(path));
    spellings.add(path + ";x");
    spellings.add(path + ";x.css");
    spellings.add(path + "%3bx");
    spellings.add(path + "%3f.css");
    spellings.add("/" + path);
    spellings.add(path + "/");
    spellings.add(path + "/.");
    spellings.add(path + "/x/..");
    spellings.add(path.substring(0, last) + "/" + path.substring(last));
    spellings.add("/;x" + path);
    spellings.add("/v1;x" + path.substring(path.startsWith("/v1/") ? 3 : 0));
    spellings.add("/" + path.substring(1).replace("/", "%2f"));
    spellings.add("/" + path.substring(1).replace("/", "%2F"));
    spellings.add(
        path.substring(0, last + 1) + encoded(path.charAt(last + 1)) + path.substring(last + 2));
    spellings.add("/" + encoded(path.charAt(1)) + path.substring(2));
    spellings.add("/%71/.." + path);
    spellings.add(path.toUpperCase(java.util.Locale.ROOT));
    return spellings;
  }

  private static String encoded(char letter) {
    return "%%%02x".formatted((int) letter);
  }

  private HttpResponse<String> ask(String method, String path, Map<String, String> headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + origin().getAuthority() + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                method.equals("POST")
                    ? BodyPublishers.ofString("{\"key\":\"receipt_ocr.txt\",\"image\":\"eA==\"}")
                    : BodyPublishers.noBody());
    request.header("Accept-Language", "en");
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
