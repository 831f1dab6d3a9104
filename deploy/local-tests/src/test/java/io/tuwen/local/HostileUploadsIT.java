package io.tuwen.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.hostile.Expectation;
import io.tuwen.contract.hostile.HostileFile;
import io.tuwen.contract.hostile.HostileFiles;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Files that phones put into the bucket themselves, so that nothing has looked at them before a
 * worker does. All claim to be JPEGs.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class HostileUploadsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OF_EACH_KIND = 4;
  private static final int MAX_BYTES = 2 << 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String origin;

  /** A file, and the codes that its result may have. */
  private record Put(String name, String id, String content, Set<String> codes) {}

  @BeforeEach
  void system(SharedSystem.Running running) {
    origin = running.origin();
  }

  @Test
  void a_file_that_is_no_picture_fails_with_a_code_and_is_served_as_nothing() throws Exception {
    var puts = new ArrayList<Put>();
    for (var file : Stream.concat(noPictures(), corpus()).toList()) {
      puts.add(put(file.name(), file.bytes(), codes(file), "image/jpeg"));
    }

    for (var put : puts) {
      var result = JSON.readTree(get("/v1/images/" + put.id() + "/text?wait=50s").body());

      assertThat(result.path("status").asText()).as(put.name()).isEqualTo("failed");
      assertThat(result.at("/error/code").asText()).as(put.name()).isIn(put.codes());
      assertServedAsNothing(put);
    }
  }

  @Test
  void a_type_that_a_phone_claims_is_served_with_nothing() throws Exception {
    var page = "<html><script>alert(1)</script></html>".getBytes(UTF_8);
    var put = put("page", page, Set.of(ErrorCode.UNSUPPORTED_TYPE.code()), "text/html");

    var result = get("/v1/images/" + put.id() + "/text?wait=50s");

    assertThat(JSON.readTree(result.body()).at("/error/code").asText()).isIn(put.codes());
    assertServedAsNothing(put);
  }

  @Test
  void a_ticket_that_was_not_used_shows_nothing() throws Exception {
    var id = ticket().path("id").asText();

    assertThat(get("/v1/images/" + id).statusCode()).isEqualTo(404);
    assertThat(get("/v1/images/" + id + "/text").statusCode()).isEqualTo(404);
    assertThat(get("/v1/images/" + id + "/renditions/thumb").statusCode()).isEqualTo(404);
  }

  private static Stream<HostileFile> noPictures() {
    return Map.of(
            "html", "<!doctype html><script>alert(1)</script>",
            "svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "script", "#!/bin/sh\nreboot\n",
            "pdf", "%PDF-1.7\n%%EOF",
            "zip", "PK\u0003\u0004",
            "gzip", "\u001f\u008b\u0008",
            "exe", "MZ\u0090")
        .entrySet()
        .stream()
        .map(
            it ->
                new HostileFile(
                    "none/" + it.getKey(),
                    () -> it.getValue().getBytes(ISO_8859_1),
                    Expectation.refused(ErrorCode.UNSUPPORTED_TYPE)));
  }

  /**
   * Some of each kind that are refused whatever looks at them; somewhat larger ones have
   * renditions.
   */
  private static Stream<HostileFile> corpus() {
    return HostileFiles.all().stream()
        .filter(it -> !it.expectation().mayBeRead())
        .filter(it -> !it.name().endsWith("/larger-than-allowed"))
        .filter(it -> it.bytes().length > 0 && it.bytes().length < MAX_BYTES)
        .collect(
            Collectors.groupingBy(
                it -> it.name().substring(0, it.name().indexOf('/')),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .flatMap(kind -> spread(kind).stream());
  }

  private static List<HostileFile> spread(List<HostileFile> kind) {
    var step = Math.max(1, kind.size() / OF_EACH_KIND);
    var some = new ArrayList<HostileFile>();
    for (var i = 0; i < kind.size(); i += step) {
      some.add(kind.get(i));
    }
    return some;
  }

  /** The door counts pixels first, and a worker looks at the structure first. */
  private static Set<String> codes(HostileFile file) {
    return Stream.concat(
            file.expectation().refusals().stream(), Stream.of(ErrorCode.IMAGE_TOO_COMPLEX))
        .map(ErrorCode::code)
        .collect(Collectors.toSet());
  }

  private void assertServedAsNothing(Put put) throws Exception {
    for (var path :
        List.of(
            "", "/text", "/codes", "/renditions", "/renditions/thumb", "/renditions/compressed")) {
      var answer = get("/v1/images/" + put.id() + path);

      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(put.name() + path)
          .startsWith("application/");
      assertThat(answer.body()).as(put.name() + path).isNotEqualTo(put.content());
    }
  }

  private Put put(String name, byte[] bytes, Set<String> codes, String type) throws Exception {
    var ticket = ticket();
    var body = new ByteArrayOutputStream();
    ticket
        .path("fields")
        .properties()
        .forEach(it -> write(body, part(it.getKey(), it.getValue().asText())));
    write(body, part("x-oss-content-type", type));
    write(body, "--b\r\n" + head("file", "; filename=\"a.jpg\"") + "Content-Type: " + type);
    write(body, "\r\n\r\n");
    body.writeBytes(bytes);
    write(body, "\r\n--b--\r\n");
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(ticket.path("url").asText()))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(name + " " + answer.body()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("contentType").asText()).isNotEqualTo("text/html");
    return new Put(name, ticket.path("id").asText(), new String(bytes, ISO_8859_1), codes);
  }

  private static String part(String name, String value) {
    return "--b\r\n" + head(name, "") + "\r\n" + value + "\r\n";
  }

  private static String head(String name, String more) {
    return "Content-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n";
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(UTF_8));
  }

  private JsonNode ticket() throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(origin + "/v1/uploads"))
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(origin + path)).build(),
        BodyHandlers.ofString(ISO_8859_1));
  }
}
