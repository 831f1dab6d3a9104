package io.tuwen.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tuwen.bench.soak.Tally.Deed;
import io.tuwen.bench.system.Phone;
import io.tuwen.bench.system.Phone.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What people do all day: one image after the other, and beside some of them something else. The
 * oldest are deleted, so that what is stored stays as much, and only what is forgotten grows.
 */
final class Mix {
  private static final String JPEG = "image/jpeg";
  private static final int WIDTHS = 400;
  private static final int MIN_WIDTH = 100;

  private final Callers callers;
  private final Phone guest;
  private final List<byte[]> pictures;
  private final Tally tally;
  private final Map<String, Queue<String>> kept = new ConcurrentHashMap<>();

  Mix(Callers callers, URI gateway, List<byte[]> pictures, Tally tally) {
    this.callers = callers;
    this.pictures = pictures;
    this.tally = tally;
    guest = new Phone(gateway);
  }

  /** One image, and what goes with its number. What goes wrong is told to the tally. */
  void one(int image) throws InterruptedException {
    var caller = Callers.of(image);
    try {
      var phone = callers.phone(caller, guest);
      var picture = pictures.get(image % pictures.size());
      var id = phone.upload(JPEG, picture).success().field("id");
      tally.did(Deed.IMAGE);
      var own = kept.computeIfAbsent(caller, it -> new ConcurrentLinkedQueue<>());
      own.add(id);
      var text = text(phone, id);
      also(image, phone, id, text);
      if (own.size() > Callers.kept(caller)) {
        var oldest = own.poll();
        audit(phone, oldest);
        delete(phone, oldest);
      }
      if (Callers.logsIn(caller)) {
        phone.delete("/v1/sessions/current").success();
        tally.did(Deed.LOGIN);
      }
    } catch (IOException | IllegalStateException e) {
      tally.failed("image %d of a %s: %s".formatted(image, caller, e));
    }
  }

  private String text(Phone phone, String id) throws IOException, InterruptedException {
    var answer = phone.text(id).success();
    if (!answer.field("status").equals("completed")) {
      throw new IllegalStateException("an image has no text: " + answer.body());
    }
    tally.did(Deed.TEXT);
    return answer.field("text");
  }

  private void also(int image, Phone phone, String id, String text)
      throws IOException, InterruptedException {
    if (image % 3 == 0) {
      // Their widths differ, so that each is made and kept for itself.
      var process = "image/resize,w_" + (MIN_WIDTH + image % WIDTHS);
      phone.get("/v1/images/%s/renditions?x-oss-process=%s".formatted(id, process)).success();
      tally.did(Deed.RENDITION);
    }
    if (image % 4 == 1) {
      phone.get("/v1/images").success();
      var word = new StringBuilder();
      text.codePoints().filter(Character::isLetterOrDigit).limit(2).forEach(word::appendCodePoint);
      phone.get("/v1/images?q=" + URLEncoder.encode(word.toString(), UTF_8)).success();
      tally.did(Deed.LIST);
    }
    if (image % 10 == 4) {
      refused(phone.upload("text/plain", "no image".getBytes(UTF_8)));
      refused(phone.upload(JPEG, "no image either".getBytes(UTF_8)));
    }
    if (image % 10 == 8) {
      var picture = pictures.get(image % pictures.size());
      truncated(phone, Arrays.copyOf(picture, picture.length / 2));
    }
  }

  private void refused(Answer answer) {
    if (answer.status() / 100 == 4) {
      tally.did(Deed.REFUSAL);
    } else {
      tally.failed("a bad file was answered %d".formatted(answer.status()));
    }
  }

  /** It is acknowledged by its header, and fails for good when it is read. */
  private void truncated(Phone phone, byte[] half) throws IOException, InterruptedException {
    var id = phone.upload(JPEG, half).success().field("id");
    var answer = phone.text(id);
    if (answer.field("status").equals("failed")) {
      tally.did(Deed.REFUSAL);
    } else {
      tally.failed("half a JPEG was answered %d".formatted(answer.status()));
    }
    delete(phone, id);
  }

  private void delete(Phone phone, String id) throws IOException, InterruptedException {
    phone.delete("/v1/images/" + id).success();
    if (phone.get("/v1/images/" + id).status() == 404) {
      tally.did(Deed.DELETION);
    } else {
      tally.failed("a deleted image is still there");
    }
  }

  /** Whether all that were acknowledged, and not deleted, have their texts. */
  void audit() throws InterruptedException {
    for (var each : kept.entrySet()) {
      try {
        var phone = callers.phone(each.getKey(), guest);
        for (var id : each.getValue()) {
          audit(phone, id);
        }
      } catch (IOException | IllegalStateException e) {
        tally.failed("the images of %s could not be looked after: %s".formatted(each.getKey(), e));
      }
    }
  }

  private void audit(Phone phone, String id) throws IOException, InterruptedException {
    var answer = phone.text(id);
    if (!answer.field("status").equals("completed")) {
      tally.lost("%s: %d %s".formatted(id, answer.status(), answer.field("code")));
    }
  }
}
