package io.tuwen.local;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** {@code --json}, of every command whose answer a program may want to read. */
public final class JsonOption {
  @Option(names = "--json", description = "prints JSON, for programs")
  private boolean isWanted;

  public boolean isWanted() {
    return isWanted;
  }

  public static void print(JsonObject answer, PrintStream out) {
    out.println(answer.encodePrettily());
  }
}
