package io.tuwen.ocr.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.ocr.CodeReader;
import io.tuwen.ocr.codes.DrawnPicture;
import io.tuwen.ocr.codes.Symbol;
import io.tuwen.worker.execution.Cancellation;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The whole worker: a real broker, real storage, the real engine. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class OcrTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Inject private ObjectStore store;
  @Inject private OcrResults results;
  @Inject private CodeReader codes;
  private Backends backends;

  @Test
  void an_uploaded_image_gets_its_text() throws Exception {
    var key = upload(PrintedText.file("png", "HELLO 2026"));

    assertThat(words(key)).isEqualTo("HELLO2026");
    // Delivery is at least once, and each time has an event of its own.
    await()
        .untilAsserted(
            () ->
                assertThat(events(key))
                    .extracting(ImageProcessed::outcome)
                    .containsOnly(Outcome.COMPLETED));
  }

  /** The character set is one that Java loads when it is needed; the child is locked in then. */
  @Test
  void an_uploaded_image_gets_its_codes() throws Exception {
    var picture =
        new DrawnPicture(700, 500)
            .text(40, 60, 32, "HELLO 2026")
            .code(gb18030("图文😀"), 180, 300, 6, 90)
            .code(BarcodeFormat.DATA_MATRIX, "matrix", 450, 200, 6, 0)
            .code(BarcodeFormat.EAN_8, "96385074", 500, 380, 2, 0);
    var key = upload(picture.png());

    assertThat(words(key)).startsWith("HELLO2026");
    var result = (OcrResult.Completed) results.find(key).orElseThrow();
    assertThat(result.text().codes())
        .extracting(code -> code.format() + " " + code.text())
        .containsExactlyInAnyOrder("QR_CODE 图文😀", "DATA_MATRIX matrix", "EAN_8 96385074");
    var qr = result.text().codes().get(0).quad();
    assertThat(qr.topLeft().x()).isGreaterThan(qr.bottomLeft().x());
    assertThat(qr.topLeft().y()).isLessThan(qr.topRight().y());
  }

  private static Symbol gb18030(String text) {
    return Symbol.of(BarcodeFormat.QR_CODE, text).with(EncodeHintType.CHARACTER_SET, "GB18030");
  }

  @Test
  void the_codes_beside_a_providers_text_come_from_a_child_of_their_own() {
    codes.warmUp();
    var picture = new DrawnPicture(300, 300).code(gb18030("图文"), 150, 150, 6, 0);

    assertThat(codes.read(picture.png(), new Cancellation()))
        .extracting(Code::text)
        .containsExactly("图文");
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> codes.read(new byte[] {1}, new Cancellation()))
        .extracting(TuwenException::code)
        .isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
  }

  @Test
  void many_images_get_each_its_own_text() throws Exception {
    var images = new LinkedHashMap<ObjectKey, String>();
    for (int i = 0; i < 20; i++) {
      var marker = "NUMBER " + (3000 + 71 * i);
      images.put(upload(PrintedText.file("jpg", marker)), marker.replace(" ", ""));
    }

    images.forEach((key, marker) -> assertThat(words(key)).isEqualTo(marker));
  }

  /** Objects that came into the bucket past the upload service: nothing of them was checked. */
  @Test
  void hostile_files_fail_with_a_code_and_harm_nobody() throws Exception {
    var keys = new ArrayList<ObjectKey>();
    for (var file : hostileFiles()) {
      keys.add(upload(file));
    }
    var healthy = upload(PrintedText.file("png", "ALIVE"));

    for (var key : keys) {
      assertThat(result(key))
          .isInstanceOfSatisfying(
              OcrResult.Failed.class,
              failed -> {
                assertThat(failed.code())
                    .isIn("unsupported_type", "image_unreadable", "too_many_pixels");
                assertThat(failed.detail()).isNotBlank();
              });
    }
    assertThat(words(healthy)).isEqualTo("ALIVE");
  }

  private static List<byte[]> hostileFiles() {
    var files = new ArrayList<byte[]>();
    var bomb = TestImages.png(1, 1);
    ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);
    files.add(bomb);
    files.add(new byte[0]);
    files.add("<html><script>".getBytes(StandardCharsets.UTF_8));
    files.add("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(StandardCharsets.UTF_8));
    files.add(TestImages.join(TestImages.ascii("GIF89a"), new byte[200]));
    var random = new Random(5);
    for (int i = 0; i < 10; i++) {
      var noise = new byte[random.nextInt(5000)];
      random.nextBytes(noise);
      files.add(noise);
    }
    for (var format : List.of("jpg", "png", "gif", "bmp", "tiff")) {
      var whole = PrintedText.file(format, "WHOLE");
      files.add(Arrays.copyOf(whole, whole.length / 2));
      files.add(Arrays.copyOf(whole, 40));
    }
    return files;
  }

  private ObjectKey upload(byte[] file) throws Exception {
    var key = new ObjectKey("guest/" + UUID.randomUUID());
    var receipt =
        store.put(Bucket.ORIGINALS, key, Content.of(file), Attributes.ofType("image/jpeg"));
    publish(key, receipt.eTag(), file.length);
    return key;
  }

  private void publish(ObjectKey key, ETag eTag, long size) throws Exception {
    var event =
        new ImageUploaded(
            UUID.randomUUID().toString(),
            Instant.now(),
            OssEventName.PUT_OBJECT,
            "cn-hangzhou",
            "tuwen-originals",
            key,
            eTag,
            size,
            "image/jpeg");
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer
          .send(new ProducerRecord<>(Topics.IMAGE_UPLOADED, key.value(), EventCodec.encode(event)))
          .get();
    }
  }

  private String words(ObjectKey key) {
    return ((OcrResult.Completed) result(key)).text().words().replace(" ", "");
  }

  private OcrResult result(ObjectKey key) {
    await().atMost(LIMIT).until(() -> results.describe(key).isPresent());
    return results.find(key).orElseThrow();
  }

  private List<ImageProcessed> events(ObjectKey key) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_PROCESSED)
        .stream()
        .filter(it -> it.key().equals(key.value()))
        .map(it -> EventCodec.decodeProcessed(it.value()))
        .toList();
  }
}
