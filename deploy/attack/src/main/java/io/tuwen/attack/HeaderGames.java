package io.tuwen.attack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests that two readers could take for different ones, with a second one hidden inside: for the
 * state of an image, which has its id as a sign. They go to the service that could answer it, so
 * that a gateway and a service that read differently show too.
 */
final class HeaderGames implements Attack {
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** What only an address of operators answers with. */
  private static final String METRICS = "# TYPE ";

  /**
   * Of games that a server may read as two requests: then the first one says that it is the last,
   * and no server may answer the hidden one.
   */
  private static final String LAST = "Connection: close\r\n";

  @Override
  public String name() {
    return "headers";
  }

  @Override
  public String claim() {
    return "no request hidden in another is answered, to its sender or to another client";
  }

  @Override
  public List<Finding> run(Target target) {
    var answered = new ArrayList<String>();
    var mixedUp = new ArrayList<String>();
    var good = new GoodClient(target.client(3), new Felt());
    var own = good.begin();
    var attacker = target.client(2);
    // Another image than the good client's, whose answers would look right otherwise.
    var id = new GoodClient(attacker, new Felt()).begin().field("id");
    var path = "/v1/images/" + id;
    if (!attacker.get(path, GoodClient.PATIENCE).field("id").equals(id) || !good.getsItsOwn(own)) {
      return List.of(Finding.notTried("the request to hide is not answered by itself either"));
    }
    var games = games(path);
    games.forEach(
        (name, request) -> {
          var answer = attacker.send(request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
          if (answer.all().contains("\"id\":\"" + id + '"') || answer.all().contains(METRICS)) {
            answered.add(name);
          }
          if (!good.getsItsOwn(own)) {
            mixedUp.add(name);
          }
        });
    return List.of(
        new Finding(answered.isEmpty(), "%d games, answered: %s".formatted(games.size(), answered)),
        new Finding(
            mixedUp.isEmpty(),
            "another client got what it had not asked for after: %s".formatted(mixedUp)));
  }

  private static Map<String, String> games(String path) {
    var games = new TreeMap<String, String>();
    var hidden = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    var post = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    var length = hidden.length();
    games.put(
        "CL.TE",
        post
            + "Content-Length: "
            + (length + 5)
            + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + hidden);
    games.put(
        "TE.CL",
        post
            + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\na\r\n0\r\n\r\n"
            + hidden);
    games.put(
        "two lengths",
        post + "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n" + hidden);
    games.put("lengths in a list", post + "Content-Length: 0, " + length + "\r\n\r\n" + hidden);
    games.put("signed length", post + "Content-Length: +0\r\n\r\n" + hidden);
    games.put(
        "xchunked",
        post + "Transfer-Encoding: xchunked\r\nContent-Length: " + length + "\r\n\r\n" + hidden);
    games.put(
        "chunk extension",
        post + LAST + "Transfer-Encoding: chunked\r\n\r\n2;a=\"\r\n{}\r\n0\r\n\r\n" + hidden);
    games.put(
        "chunk overflow",
        post + "Transfer-Encoding: chunked\r\n\r\n100000002\r\n{}\r\n0\r\n\r\n" + hidden);
    games.put(
        "bare line feed",
        (post + LAST + "Content-Length: 0\r\n\r\n").replace("\r\n", "\n") + hidden);
    games.put(
        "folded",
        post + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden);
    games.put("blank before colon", post + "Content-Length : 0\r\n\r\n" + hidden);
    games.put("NUL", post + LAST + "X: a\u0000b\r\nContent-Length: 0\r\n\r\n" + hidden);
    games.put("two hosts", "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: x\r\n\r\n");
    games.put("absolute address", "GET http://127.0.0.1/q/metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    games.put(
        "h2c upgrade",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nConnection: close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            + hidden);
    games.put(
        "socket with a body",
        "POST /v1/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nContent-Length: "
            + length
            + "\r\n\r\n"
            + hidden);
    games.put(
        "foreign host",
        "GET /v1/images/x HTTP/1.1\r\nHost: evil.example\r\n" + LAST + "\r\n" + hidden);
    games.put(
        "a megabyte",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + LAST
            + "X: "
            + "a".repeat(1 << 20)
            + "\r\n\r\n"
            + hidden);
    return games;
  }
}
