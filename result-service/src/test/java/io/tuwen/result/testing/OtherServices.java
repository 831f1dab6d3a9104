package io.tuwen.result.testing;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.index.RebuildOrder;
import io.tuwen.contract.index.RebuildProgress;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Does what the upload service and the OCR worker do to the buckets and the topic. */
public final class OtherServices implements AutoCloseable {
  private static final EngineId ENGINE = new EngineId("embedded", 1);
  public static final Quad QUAD =
      new Quad(new Point(1, 2), new Point(30, 2), new Point(30, 20), new Point(1, 20));

  private final ObjectStore store;
  private final OcrResults results;
  private final String bootstrap;
  private final KafkaProducer<String, String> producer;

  public OtherServices(ObjectStore store, Backends backends) {
    this.store = store;
    results = new OcrResults(store);
    bootstrap = backends.broker().bootstrapServers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer());
  }

  /** A new image of the guests. */
  public ImageKey upload(String bytes) {
    var image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
    upload(image, bytes);
    return image;
  }

  public ETag upload(ImageKey image, String bytes) {
    return store
        .put(
            Bucket.ORIGINALS,
            image.objectKey(),
            Content.of(bytes.getBytes(StandardCharsets.UTF_8)),
            Attributes.ofType("image/jpeg"))
        .eTag();
  }

  /** Publishes the event of an upload. */
  public void announce(ImageKey image, ETag eTag, Instant time) {
    var key = image.objectKey();
    send(
        Topics.IMAGE_UPLOADED,
        key,
        EventCodec.encode(
            new ImageUploaded(
                "request",
                time,
                OssEventName.PUT_OBJECT,
                Backends.REGION,
                "tuwen-originals",
                key,
                eTag,
                5,
                "image/jpeg")));
  }

  /** Says that all of an image is gone. */
  public void bury(ImageKey image) {
    send(Topics.IMAGE_UPLOADED, image.objectKey(), null);
  }

  /** Stores the text of the image that is there now, and publishes no event. */
  public void storeText(ImageKey image, String... lines) {
    results.store(completed(image, current(image), lines));
  }

  public void storeText(ImageKey image, ETag eTag, String... lines) {
    results.store(completed(image, eTag, lines));
  }

  /** Stores a text of one line, which is not told by its characters. */
  public void storeLongText(ImageKey image, String line) {
    var none = completed(image, current(image));
    var text = new OcrText(new ImageSize(64, 48), 0, List.of(new Line(line, QUAD, 0.9, List.of())));
    results.store(new OcrResult.Completed(none.key(), none.eTag(), ENGINE, none.time(), text));
  }

  /** Stores a code without a text beside it. */
  public void storeCode(ImageKey image, Code code) {
    var none = completed(image, current(image));
    results.store(
        new OcrResult.Completed(
            none.key(), none.eTag(), ENGINE, none.time(), none.text().with(List.of(code))));
  }

  public void storeFailure(ImageKey image, String code, String detail) {
    results.store(
        new OcrResult.Failed(
            image.objectKey(), current(image), ENGINE, Instant.now(), code, detail));
  }

  /** Tells that the image is done, and nothing else. */
  public void tell(ImageKey image) {
    send(
        ImageProcessed.completed(
            WorkerKind.OCR,
            Instant.now(),
            image.objectKey(),
            current(image),
            Map.of(ImageProcessed.ENGINE, ENGINE.toString())));
  }

  /** As operations does it. */
  public void orderRebuild(String id) {
    send(
        Topics.INDEX_REBUILDS,
        new ObjectKey(RebuildOrder.KEY),
        new String(new RebuildOrder(id, Instant.now()).toJson(), StandardCharsets.UTF_8));
  }

  /** Whether the service has told that it is done. */
  public boolean isRebuilt(String order) {
    return TopicReader.readAll(bootstrap, Topics.INDEX_REBUILDS).stream()
        .filter(it -> it.key().equals(RebuildProgress.KEY))
        .flatMap(it -> RebuildProgress.parse(it.value()).stream())
        .anyMatch(it -> it.done() && order.equals(it.order()));
  }

  private void send(ImageProcessed event) {
    send(Topics.IMAGE_PROCESSED, event.key(), EventCodec.encode(event));
  }

  private void send(String topic, ObjectKey key, String value) {
    try {
      producer.send(new ProducerRecord<>(topic, key.value(), value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells that a rendition of the image is made. */
  public void tellRendition(ImageKey image, String style) {
    send(
        ImageProcessed.completed(
            WorkerKind.RENDITION,
            Instant.now(),
            image.objectKey(),
            current(image),
            Map.of(ImageProcessed.STYLE, style)));
  }

  /** All that the worker does. */
  public void read(ImageKey image, String... lines) {
    storeText(image, lines);
    tell(image);
  }

  private ETag current(ImageKey image) {
    return store.describe(Bucket.ORIGINALS, image.objectKey()).orElseThrow().eTag();
  }

  private static OcrResult.Completed completed(ImageKey image, ETag eTag, String... lines) {
    var text =
        new OcrText(
            new ImageSize(64, 48),
            0,
            Arrays.stream(lines)
                .map(line -> new Line(line, QUAD, 0.9, List.of(word(line, QUAD))))
                .toList());
    return new OcrResult.Completed(image.objectKey(), eTag, ENGINE, Instant.now(), text);
  }

  @Override
  public void close() {
    producer.close();
  }

  private static Word word(String text, Quad quad) {
    return new Word(
        text,
        quad,
        0.9,
        text.codePoints().mapToObj(it -> new Char(Character.toString(it), quad, 0.8)).toList());
  }
}
