package io.tuwen.local.admin;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code tuwen dead-letters}: what was given up, and what becomes of it. */
final class DeadLettersCommand {
  private static final String ADDRESS = "/admin/dead-letters";
  private static final String ALL = "all";

  private final AdminOptions options;
  private final PrintStream out;

  DeadLettersCommand(AdminOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  int run() throws InterruptedException {
    var redrive = options.value("--redrive");
    var discard = options.value("--discard");
    var reason = options.value("--reason");
    if (redrive.isPresent() && discard.isPresent()) {
      throw new IllegalArgumentException("--redrive or --discard, not both");
    }
    if (discard.isPresent() != reason.isPresent()) {
      throw new IllegalArgumentException("--discard ID and --reason TEXT belong together");
    }
    var client = options.client();
    if (redrive.isPresent()) {
      redrive(client, redrive.get());
    } else if (discard.isPresent()) {
      client.post(
          ADDRESS + "/" + encoded(discard.get()) + "/discard",
          new JsonObject().put("reason", reason.get()));
      out.println("discarded " + discard.get());
    } else {
      list(client);
    }
    return 0;
  }

  private void redrive(AdminClient client, String which) throws InterruptedException {
    if (which.equals(ALL)) {
      var done = client.post(ADDRESS + "/redrive", new JsonObject().put("all", true));
      out.printf("%d are on their way again%n", done.getInteger("redriven"));
    } else {
      client.post(ADDRESS + "/" + encoded(which) + "/redrive", new JsonObject());
      out.println("on its way again: " + which);
    }
  }

  private void list(AdminClient client) throws InterruptedException {
    var cursor = "";
    JsonObject page;
    do {
      page = client.get(ADDRESS + "?limit=500" + cursor);
      var letters = page.getJsonArray("deadLetters");
      for (int i = 0; i < letters.size(); i++) {
        print(letters.getJsonObject(i));
      }
      cursor = page.containsKey("cursor") ? "&cursor=" + encoded(page.getString("cursor")) : "";
    } while (!cursor.isEmpty());
    out.println("in all: " + PipelineCommand.counts(page.getJsonObject("total")));
  }

  private void print(JsonObject letter) {
    out.printf(
        "%s  %s  %s  %s  %s%n    %s%n",
        letter.getString("id"),
        letter.getString("time"),
        letter.getString("worker"),
        letter.getString("code"),
        printable(letter.getString("key", "-")),
        printable(letter.getString("reason")));
  }

  /** The writer of a key or a reason must not control the operator's terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
