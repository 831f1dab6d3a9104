package io.tuwen.attack;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** Does what a mini-program does, and measures how long it takes. */
final class GoodClient {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Random CHANCE = new Random(1);

  private final Wire wire;
  private final Felt felt;
  private final Duration patience;

  GoodClient(Wire wire, Felt felt) {
    this(wire, felt, PATIENCE);
  }

  GoodClient(Wire wire, Felt felt, Duration patience) {
    this.wire = wire;
    this.felt = felt;
    this.patience = patience;
  }

  /**
   * Uploads a picture for an attack to begin with.
   *
   * @throws IllegalStateException where that does not even work without one
   */
  Answer begin() {
    var uploaded = upload();
    if (uploaded.status() != 201) {
      throw new IllegalStateException("the good client cannot upload: " + uploaded.status());
    }
    return uploaded;
  }

  /** Uploads a new picture. */
  Answer upload() {
    return measured(201, () -> wire.post("/v1/images", picture(320, 240), patience));
  }

  Answer text(Answer uploaded) {
    var path = "/v1/images/" + uploaded.field("id") + "/text?wait=50s";
    return measured(200, () -> wire.get(path, patience));
  }

  Answer thumb(Answer uploaded) {
    var path = "/v1/images/" + uploaded.field("id") + "/renditions/thumb";
    return measured(200, () -> wire.get(path, patience));
  }

  /** Whether what comes back tells of its own image, and not of what another has asked for. */
  boolean getsItsOwn(Answer uploaded) {
    var id = uploaded.field("id");
    return !id.isEmpty() && wire.get("/v1/images/" + id, patience).field("id").equals(id);
  }

  private Answer measured(int expected, Supplier<Answer> request) {
    var start = System.nanoTime();
    var answer = request.get();
    if (answer.status() == expected) {
      felt.took(Duration.ofNanos(System.nanoTime() - start));
    } else {
      felt.failed(answer.inWords());
    }
    return answer;
  }

  /** No two are alike. */
  static byte[] picture(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    synchronized (CHANCE) {
      for (int i = 0; i < 60; i++) {
        pen.setColor(new Color(CHANCE.nextInt(1 << 24)));
        pen.fillRect(CHANCE.nextInt(width), CHANCE.nextInt(height), width / 6, height / 6);
      }
    }
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
