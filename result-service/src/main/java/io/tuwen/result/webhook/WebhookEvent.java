package io.tuwen.result.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Sha256;
import io.tuwen.contract.ocr.OcrResultJson.Failure;
import io.tuwen.contract.ocr.OcrResultJson.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a receiver is told.
 *
 * <p>INVARIANT: it has no key of an object, no text, and of a guest's image no id, since that alone
 * opens the image. A receiver that may know more asks the API.
 *
 * @param id the same for the same result, however often it is told
 * @param operation null of a deletion
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEvent(
    String schema, String id, String type, Instant time, Image image, Operation operation) {
  static final String SCHEMA = "tuwen.webhook/1";
  private static final Pattern STYLE = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ID = Pattern.compile("evt_[0-9a-f]{32}");
  private static final int ID_DIGITS = 32;

  /** The image, as {@code /v1} calls it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Image(String id, String publicId, String eTag, Links links) {}

  /** Where the rest is. */
  public record Links(String self, String text) {}

  /** The operation, as {@code /v1} shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Operation(
      Status status, String engine, String style, String finishedAt, Failure error) {}

  /** A worker is done with an image. */
  public static WebhookEvent of(ImageProcessed event, ImageKey image, Names names) {
    var attributes = event.attributes();
    var isCompleted = event.outcome() == Outcome.COMPLETED;
    var type = event.kind() + (isCompleted ? ".completed" : ".failed");
    var style =
        Optional.ofNullable(attributes.get(ImageProcessed.STYLE))
            .filter(it -> STYLE.matcher(it).matches())
            .orElse(null);
    var engine = attributes.get(ImageProcessed.ENGINE);
    var error =
        isCompleted
            ? null
            : Failure.of(
                attributes.getOrDefault(ImageProcessed.CODE, "internal_error"),
                attributes.get(ImageProcessed.DETAIL));
    // A failure names no engine, and another one may fail with another code.
    var result = isCompleted ? engine : attributes.get(ImageProcessed.CODE);
    return new WebhookEvent(
        SCHEMA,
        id(type, image.objectKey(), event.eTag(), result, attributes.get(ImageProcessed.STYLE)),
        type,
        event.time(),
        image(image, event.eTag().value(), names),
        new Operation(
            isCompleted ? Status.completed : Status.failed,
            engine,
            style,
            event.time().toString(),
            error));
  }

  /**
   * An image is gone.
   *
   * @param deletion names the deletion that has ended it
   */
  public static WebhookEvent deleted(ImageKey image, Instant time, String deletion, Names names) {
    var type = "image.deleted";
    var known = image(image, null, names);
    return new WebhookEvent(
        SCHEMA,
        id(type, image.objectKey(), deletion),
        type,
        time,
        new Image(known.id(), known.publicId(), null, null),
        null);
  }

  private static Image image(ImageKey image, String eTag, Names names) {
    var publicId = names.publicName(image.objectKey()).value();
    if (image.owner().isGuest()) {
      return new Image(null, publicId, eTag, null);
    }
    var self = "/v1/images/" + image.id();
    return new Image(image.id().value(), publicId, eTag, new Links(self, self + "/text"));
  }

  private static String id(Object... parts) {
    var text = new StringBuilder();
    for (var part : parts) {
      text.append(part).append('\0');
    }
    return "evt_" + Sha256.hex(text.toString()).substring(0, ID_DIGITS);
  }

  /** The id in what {@link #json} has written; empty where another has written it. */
  public static Optional<String> idIn(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body).path("id").textValue())
          .filter(it -> ID.matcher(it).matches());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** As it is signed and sent. */
  public byte[] json() {
    try {
      var node = JSON.createObjectNode();
      node.put("schema", schema).put("id", id).put("type", type).put("time", time.toString());
      node.set("image", JSON.valueToTree(image));
      if (operation != null) {
        node.set("operation", JSON.valueToTree(operation));
      }
      return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every event can be written", e);
    }
  }
}
