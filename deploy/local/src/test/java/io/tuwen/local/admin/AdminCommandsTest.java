package io.tuwen.local.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/** The commands against a server that answers what it is told, in the place of operations. */
@Timeout(30)
class AdminCommandsTest {
  private static final String REPLAY =
      """
      {"id":"r1","state":"%s","total":10,"ahead":%d,"read":5,"matched":4,"published":{"ocr":4},
       "skipped":{"time":1},"remaining":{}}
      """;

  private static final byte[] TINY_PNG = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
  };

  private static final String IMPORT =
      """
      {"id":"i1","state":"%s","read":3,"imported":2,"present":0,"skipped":{"gone":1},"perSecond":0.0,
       "failures":[{"name":"old/\\u001b[2Jx","reason":"gone"}]}
      """;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream wrong = new ByteArrayOutputStream();
  private final List<String> asked = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();

  @TempDir Path data;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    Files.writeString(data.resolve("admin.token"), "the-token\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void a_replay_is_ordered_with_what_the_command_line_says_and_watched_to_its_end()
      throws Exception {
    answers.add("201 " + REPLAY.formatted("running", 10));
    answers.add("200 " + REPLAY.formatted("running", 5));
    answers.add("200 " + REPLAY.formatted("done", 0));

    var status =
        run("replay", "--workers", "ocr", "--key-prefix", "guest/", "--only-failed", "--rate", "7");

    assertThat(status).isZero();
    assertThat(asked.get(0))
        .startsWith("POST /admin/replays Bearer the-token {")
        .contains("\"workers\":[\"ocr\"]", "\"keyPrefix\":\"guest/\"")
        .contains("\"onlyFailed\":true", "\"rate\":7");
    assertThat(asked.get(1)).startsWith("GET /admin/replays/r1");
    assertThat(said.toString(UTF_8))
        .contains("running", " 50%", "done", "100%", "passed over: time 1");
  }

  @Test
  void a_rebuild_of_the_index_is_ordered_and_watched_to_its_end() throws Exception {
    answers.add("202 {\"id\":\"i1\",\"state\":\"ordered\",\"read\":0,\"total\":0}");
    answers.add("200 {\"id\":\"i1\",\"state\":\"running\",\"read\":3,\"total\":7}");
    answers.add("200 {\"id\":\"i1\",\"state\":\"done\",\"read\":7,\"total\":7}");

    assertThat(run("index", "rebuild")).isZero();

    assertThat(asked.get(0)).startsWith("POST /admin/index/rebuild Bearer the-token");
    assertThat(said.toString(UTF_8)).contains("ordered", "3 of 7 events", "the new index answers");
  }

  @Test
  void webhooks_of_a_time_are_told_again_or_only_counted() throws Exception {
    answers.add("200 {\"matching\":3,\"deleted\":1,\"replayed\":0}");
    answers.add("200 {\"matching\":3,\"deleted\":1,\"replayed\":2}");

    assertThat(run("replay", "--webhooks", "--dry-run")).isZero();
    var from = "2026-11-20T08:30:00Z";
    assertThat(run("replay", "--webhooks", "--from", from, "--receiver", "shop")).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /admin/webhooks/replay Bearer the-token {\"dryRun\":true,\"all\":true}",
            "POST /admin/webhooks/replay Bearer the-token {\"from\":\""
                + from
                + "\",\"receiver\":\"shop\"}");
    assertThat(said.toString(UTF_8)).contains("3 webhooks chosen", "2 are told again");
    assertThat(said.toString(UTF_8)).containsOnlyOnce("no receiver is called shop");
    assertThat(run("replay", "--webhooks", "--only-failed")).isEqualTo(2);
    assertThat(run("replay", "--receiver", "shop")).isEqualTo(2);
  }

  @Test
  void a_replay_is_cancelled_by_its_name() throws Exception {
    answers.add("202 {}");

    assertThat(run("replay", "--cancel", "r1/x")).isZero();

    assertThat(asked).containsExactly("POST /admin/replays/r1%2Fx/cancel Bearer the-token {}");
  }

  @Test
  void what_is_no_file_here_is_the_beginning_of_keys_in_the_bucket() throws Exception {
    answers.add("201 " + IMPORT.formatted("running"));
    answers.add("200 " + IMPORT.formatted("done"));

    assertThat(run("import", "old/photos/", "--owner", "t-acme", "--rate", "9", "--dry-run"))
        .isZero();

    assertThat(asked.get(0))
        .startsWith("POST /admin/imports Bearer the-token {")
        .contains("\"prefix\":\"old/photos/\"", "\"owner\":\"t-acme\"")
        .contains("\"rate\":9", "\"dryRun\":true");
    assertThat(asked.get(1)).startsWith("GET /admin/imports/i1");
    assertThat(said.toString(UTF_8))
        .contains("read 3, imported 2", "passed over: gone 1", "gone: old/?[2Jx")
        .doesNotContain("\u001b");
  }

  @Test
  void a_list_of_addresses_is_as_many_imports_as_it_takes() throws Exception {
    var list = new StringBuilder("# photos\n");
    for (int i = 0; i < 2001; i++) {
      list.append("https://example.com/").append(i).append('\n');
    }
    var file = Files.writeString(data.resolve("list"), list);
    for (int i = 0; i < 2; i++) {
      answers.add("201 " + IMPORT.formatted("done"));
    }

    assertThat(run("import", file.toString())).isZero();

    assertThat(asked.get(0))
        .contains("\"owner\":\"guest\"", "\"https://example.com/0\"", "example.com/1999\"")
        .doesNotContain("example.com/2000");
    assertThat(asked.get(1)).contains("[\"https://example.com/2000\"]");
  }

  @Test
  void files_are_uploaded_and_the_same_file_again_has_the_same_key() throws Exception {
    var photos = Files.createDirectories(data.resolve("photos"));
    Files.write(photos.resolve("a.png"), TINY_PNG);
    Files.write(photos.resolve("b.png"), TINY_PNG);
    Files.writeString(photos.resolve("notes.txt"), "no image");
    answers.add("429 {\"code\":\"too_many_uploads\"}");
    answers.add("201 {}");
    answers.add("422 {\"code\":\"image_unreadable\"}");
    answers.add("201 {}");
    var api = "http://127.0.0.1:" + server.getAddress().getPort();

    assertThat(run("import", photos.toString(), "--api", api)).isEqualTo(ExitCode.FAILED);
    assertThat(run("import", photos.resolve("a.png").toString(), "--api", api)).isZero();

    assertThat(asked).hasSize(4).allMatch(it -> it.startsWith("POST /v1/images"));
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isEqualTo(keys.get(3)).isNotEqualTo(keys.get(2));
    assertThat(said.toString(UTF_8))
        .contains("1 of 2 files are images, 1 refused", "image_unreadable: ", "b.png");
  }

  @Test
  void dead_letters_are_listed_page_by_page_and_cannot_write_to_the_terminal() throws Exception {
    var letter =
        "{\"id\":\"t:1:%d\",\"time\":\"now\",\"worker\":\"ocr\",\"code\":\"x\",\"reason\":\"\\u001b[2J\"}";
    answers.add(
        "200 {\"cursor\":\"5~t:1:2\",\"total\":{},\"deadLetters\":[%s]}"
            .formatted(letter.formatted(2)));
    answers.add("200 {\"total\":{\"ocr\":2},\"deadLetters\":[%s]}".formatted(letter.formatted(1)));

    assertThat(run("dead-letters")).isZero();

    assertThat(asked.get(1)).contains("cursor=5%7Et%3A1%3A2");
    assertThat(said.toString(UTF_8)).contains("t:1:2", "t:1:1", "ocr 2").doesNotContain("\u001b");
  }

  @Test
  void dead_letters_are_redriven_and_discarded() throws Exception {
    answers.add("200 {\"redriven\":3}");
    answers.add("200 {}");

    assertThat(run("dead-letters", "--redrive", "all")).isZero();
    assertThat(run("dead-letters", "--discard", "t:1:2", "--reason", "old")).isZero();

    assertThat(asked.get(0)).endsWith("{\"all\":true}");
    assertThat(asked.get(1)).contains("/t%3A1%3A2/discard").endsWith("{\"reason\":\"old\"}");
    assertThat(said.toString(UTF_8)).contains("3 are on their way again");
  }

  @Test
  void a_redrive_of_all_says_how_many_it_has_left() throws Exception {
    answers.add("200 {\"redriven\":10000,\"unlisted\":7}");

    assertThat(run("dead-letters", "--redrive", "all")).isZero();

    assertThat(said.toString(UTF_8)).contains("7 older ones are left: run it again for them");
  }

  @Test
  void a_deletion_says_what_goes_and_the_list_says_what_has_gone() throws Exception {
    var deletion =
        "{\"id\":\"d1\",\"requestedAt\":\"now\",\"of\":\"%s\",\"by\":\"operator\",\"state\":\"done\",\"removed\":{\"texts\":2}}";
    answers.add("202 " + deletion.formatted("image"));
    answers.add("202 " + deletion.formatted("owner"));
    answers.add("200 " + deletion.formatted("image"));
    answers.add(
        "200 {\"pending\":{\"count\":3},\"deletions\":[%s]}"
            .formatted(deletion.formatted("image")));

    assertThat(run("delete", "--owner", "u-1", "--image", "i")).isZero();
    assertThat(run("delete", "--owner", "u-1", "--all")).isZero();
    assertThat(run("delete", "--show", "d1")).isZero();
    assertThat(run("delete")).isZero();

    assertThat(asked.get(0)).endsWith("{\"owner\":\"u-1\",\"image\":\"i\"}");
    assertThat(asked.get(1)).endsWith("{\"owner\":\"u-1\",\"all\":true}");
    assertThat(asked.get(2)).startsWith("GET /admin/deletions/d1 ");
    assertThat(said.toString(UTF_8)).contains("d1", "texts 2", "on their way: 3");
  }

  /** An owner alone is not all of its images by mistake. */
  @Test
  void a_deletion_that_does_not_say_what_goes_asks_nothing() throws Exception {
    assertThat(run("delete", "--owner", "u-1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("delete", "--image", "i")).isEqualTo(ExitCode.USAGE);
    assertThat(run("delete", "--key", "k", "--show", "d1")).isEqualTo(ExitCode.USAGE);

    assertThat(asked).isEmpty();
  }

  @Test
  void a_sweep_and_the_pipeline_are_told_in_words() throws Exception {
    answers.add(
        "200 {\"listed\":9,\"finished\":4,\"known\":2,\"young\":1,\"ignored\":1,\"published\":1,\"seconds\":0.5}");
    var lane =
        "{\"worker\":\"ocr\",\"lane\":\"live\",\"topic\":\"image.uploaded\",\"lag\":12,\"oldestSeconds\":3.2,"
            + "\"inFlight\":2,\"perSecond\":1.5,\"members\":1}";
    answers.add(
        "200 {\"lanes\":[%s],\"intake\":%s,\"deadLetters\":{\"ocr\":4},\"replays\":[%s]}"
            .formatted(
                lane,
                lane.replace("uploaded", "resize-worker.retry").replace("3.2", "null"),
                REPLAY.formatted("paused", 5)));

    assertThat(run("sweep")).isZero();
    assertThat(run("pipeline")).isZero();

    assertThat(said.toString(UTF_8))
        .contains("9 originals", "1 had no event", "image.uploaded", "3 s", "ocr 4", "paused");
    var table = said.toString(UTF_8).lines().dropWhile(it -> !it.startsWith("worker")).limit(3);
    assertThat(table.map(String::length).distinct()).as("columns are aligned").hasSize(1);
  }

  @Test
  void what_a_program_reads_is_json() throws Exception {
    answers.add("200 {\"lanes\":[]}");
    answers.add("200 {\"replays\":[]}");
    answers.add("200 {\"cursor\":\"c\",\"total\":{},\"deadLetters\":[{\"id\":\"b\"}]}");
    answers.add("200 {\"total\":{\"ocr\":2},\"deadLetters\":[{\"id\":\"a\"}]}");
    answers.add("200 {\"listed\":9}");

    assertThat(run("pipeline", "--json")).isZero();
    assertThat(run("replay", "--list", "--json")).isZero();
    assertThat(run("dead-letters", "--json")).isZero();
    assertThat(run("sweep", "--json")).isZero();

    assertThat(said.toString(UTF_8).replaceAll("\\s", ""))
        .isEqualTo(
            "{\"lanes\":[]}{\"replays\":[]}"
                + "{\"deadLetters\":[{\"id\":\"b\"},{\"id\":\"a\"}],\"total\":{\"ocr\":2}}"
                + "{\"listed\":9}");
  }

  @Test
  void what_the_system_refuses_is_said_in_its_words() {
    answers.add("409 {\"detail\":\"the replay is done already\",\"code\":\"replay_finished\"}");

    assertThat(run("replay", "--pause", "r1")).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.toString(UTF_8).lines())
        .containsExactly("tuwen: the replay is done already (replay_finished)");
  }

  @Test
  void what_makes_no_sense_is_refused_before_anybody_is_asked() {
    for (var line :
        List.of(
            "replay --speed 9",
            "replay --rate 0",
            "replay --list --dry-run",
            "replay --json",
            "replay --pause a --cancel b",
            "import",
            "import old/ --list",
            "import old/ --rate 1001",
            "import --owner guest",
            "import old/ --api http://127.0.0.1:1/",
            "dead-letters --discard t:1:2",
            "dead-letters --redrive all --discard t:1:2 --reason x",
            "dead-letters --redrive all --json",
            "sweep --rate 3",
            "index",
            "index drop",
            "index rebuild --json")) {
      assertThat(run(line.split(" ", -1))).as(line).isEqualTo(ExitCode.USAGE);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void without_a_token_it_says_where_one_would_be() throws Exception {
    Files.delete(data.resolve("admin.token"));

    assertThat(run("sweep")).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(wrong.toString(UTF_8)).contains("admin.token", "TUWEN_ADMIN_TOKEN");
  }

  @Test
  void a_system_that_does_not_answer_does_not_run() {
    server.stop(0);

    assertThat(run("pipeline")).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(wrong.toString(UTF_8))
        .startsWith("tuwen: Tuwen does not answer at http://127.0.0.1:");
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(
        List.of(
            "--data",
            data.toString(),
            "--operations-port",
            Integer.toString(server.getAddress().getPort())));
    var out = new PrintStream(said, true, UTF_8);
    return new Program(
            "tuwen",
            new Operators(),
            new ReplayCommand(data, out),
            new ImportCommand(data, out),
            new SweepCommand(data, out),
            new DeleteCommand(data, out),
            new DeadLettersCommand(data, out),
            new PipelineCommand(data, out),
            new EnginesCommand(data, out),
            new IndexCommand(data, out))
        .printsTo(out, new PrintStream(wrong, true, UTF_8))
        .run(all.toArray(String[]::new));
  }

  @Command(name = "./tuwen")
  private static final class Operators {}

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      asked.add(
          "%s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  body)
              .strip());
      keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      var answer = answers.remove();
      var bytes = answer.substring(4).getBytes(UTF_8);
      exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
