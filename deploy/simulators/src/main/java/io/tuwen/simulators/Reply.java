package io.tuwen.simulators;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a simulator does with a request. */
sealed interface Reply {
  /** The request is held until its client gives up. */
  Reply NEVER = new Never();

  /** The connection ends. */
  Reply HANG_UP = new HangUp();

  /** The body comes, and goes on until the client has enough. */
  Reply ENDLESS = new Endless();

  record Body(String type, Buffer text) implements Reply {}

  /** Whatever an answer may be. */
  record Whole(int status, Map<String, String> headers, Buffer body) implements Reply {}

  record Never() implements Reply {}

  record HangUp() implements Reply {}

  record Endless() implements Reply {}

  /** The client is sent to another address, which is a path. */
  record Elsewhere(String path) implements Reply {}

  static Reply of(String type, String text) {
    return of(type, text, StandardCharsets.UTF_8);
  }

  static Reply of(String type, String text, Charset charset) {
    return new Body(type, Buffer.buffer(text.getBytes(charset)));
  }
}
