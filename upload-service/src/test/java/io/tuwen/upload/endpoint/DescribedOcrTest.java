package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.RepositoryFiles;
import io.tuwen.upload.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The example of {@code /ocrservice/advanced} in the description had a box that its corners do not
 * make, and lacked half of the fields.
 */
class DescribedOcrTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double PERCENT = 100;

  @Test
  void the_described_answer_is_the_one_to_an_image_with_these_words() throws IOException {
    var described = example();

    var answer = PrismOcr.of(image(described), result(described), wishes());

    assertThat(JSON.<JsonNode>valueToTree(answer)).isEqualTo(described);
  }

  /** As in the request that the description shows. */
  private static PrismOcr.Wishes wishes() {
    return new PrismOcr.Wishes(
        /* prob= */ true, /* charInfo= */ false, /* rotate= */ false, /* oricoord= */ false);
  }

  private static JsonNode example() throws IOException {
    var description =
        Files.readString(
            RepositoryFiles.file("result-service/src/main/resources/META-INF/openapi.yaml"));
    var address = description.indexOf("\n  /ocrservice/advanced:");
    var example = description.indexOf("example:", address);
    return JSON.readTree(description.substring(description.indexOf('{', example)));
  }

  private static StoredImage image(JsonNode described) {
    var key =
        new ImageKey(Owner.GUEST, ImageId.parse(described.path("sid").asText()).orElseThrow());
    return new StoredImage(key, new PublicId("x"), new ETag("00aa"), 1, "image/jpeg");
  }

  private static OcrResult result(JsonNode described) {
    var size =
        new ImageSize(
            /* width= */ described.path("orgWidth").asInt(),
            /* height= */ described.path("orgHeight").asInt());
    var lines =
        StreamSupport.stream(described.path("prism_wordsInfo").spliterator(), false)
            .map(DescribedOcrTest::line)
            .toList();
    assertThat(lines).isNotEmpty();
    return new OcrResult.Completed(
        new ObjectKey("guest/x"),
        new ETag("00aa"),
        new EngineId("embedded", 2),
        Instant.EPOCH,
        new OcrText(size, 0, lines));
  }

  private static Line line(JsonNode word) {
    var pos = word.path("pos");
    var quad =
        new Quad(point(pos.path(0)), point(pos.path(1)), point(pos.path(2)), point(pos.path(3)));
    return new Line(
        word.path("word").asText(), quad, word.path("prob").asInt() / PERCENT, List.of());
  }

  private static Point point(JsonNode corner) {
    return new Point(corner.path("x").asInt(), corner.path("y").asInt());
  }
}
