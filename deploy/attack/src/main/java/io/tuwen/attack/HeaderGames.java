package io.tuwen.attack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests that two readers could take for different ones, with a second one hidden inside. */
final class HeaderGames implements Attack {
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final String HIDDEN = "GET /q/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

  /** What only the answer to the hidden request has in it. */
  private static final String SIGN = "# TYPE ";

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
    var games = games();
    games.forEach(
        (name, request) -> {
          var answer =
              target.client(2).send(request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
          if (answer.all().contains(SIGN)) {
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

  private static Map<String, String> games() {
    var games = new TreeMap<String, String>();
    var post = "POST /v1/images HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    var length = HIDDEN.length();
    games.put(
        "CL.TE",
        post
            + "Content-Length: "
            + (length + 5)
            + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + HIDDEN);
    games.put(
        "TE.CL",
        post
            + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\na\r\n0\r\n\r\n"
            + HIDDEN);
    games.put(
        "two lengths",
        post + "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n" + HIDDEN);
    games.put("lengths in a list", post + "Content-Length: 0, " + length + "\r\n\r\n" + HIDDEN);
    games.put("signed length", post + "Content-Length: +0\r\n\r\n" + HIDDEN);
    games.put(
        "xchunked",
        post + "Transfer-Encoding: xchunked\r\nContent-Length: " + length + "\r\n\r\n" + HIDDEN);
    games.put(
        "chunk extension",
        post + "Transfer-Encoding: chunked\r\n\r\n2;a=\"\r\n{}\r\n0\r\n\r\n" + HIDDEN);
    games.put(
        "chunk overflow",
        post + "Transfer-Encoding: chunked\r\n\r\n100000002\r\n{}\r\n0\r\n\r\n" + HIDDEN);
    games.put("bare line feed", post.replace("\r\n", "\n") + "Content-Length: 0\n\n" + HIDDEN);
    games.put(
        "folded",
        post + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN);
    games.put("blank before colon", post + "Content-Length : 0\r\n\r\n" + HIDDEN);
    games.put("NUL", post + "X: a\u0000b\r\nContent-Length: 0\r\n\r\n" + HIDDEN);
    games.put("two hosts", "GET /q/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: x\r\n\r\n");
    games.put("absolute address", "GET http://127.0.0.1/q/metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    games.put(
        "h2c upgrade",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            + HIDDEN);
    games.put(
        "socket with a body",
        "POST /v1/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nContent-Length: "
            + length
            + "\r\n\r\n"
            + HIDDEN);
    games.put("foreign host", "GET /v1/images/x HTTP/1.1\r\nHost: evil.example\r\n\r\n" + HIDDEN);
    games.put(
        "a megabyte",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n" + HIDDEN);
    return games;
  }
}
