package io.tuwen.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.OssNotification.Irrelevant;
import io.tuwen.contract.event.OssNotification.ObjectCreated;
import io.tuwen.contract.event.OssNotification.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OssNotificationReaderTest {

  @Test
  void the_trigger_object_of_function_compute_is_read() throws IOException {
    var event = only(fixture("function-compute.json"));

    assertThat(event.id()).isEqualTo("58F9FF2D3DF792092E12044C");
    assertThat(event.name()).isEqualTo(OssEventName.PUT_OBJECT);
    assertThat(event.time()).isEqualTo(Instant.parse("2022-08-13T06:45:43Z"));
    assertThat(event.region()).isEqualTo("cn-hangzhou");
    assertThat(event.bucket()).isEqualTo("testbucket");
    assertThat(event.key().value()).isEqualTo("source/a.png");
    assertThat(event.eTag().value()).isEqualTo("688a7bf4f233dc9c88a80bf985ab7329");
    assertThat(event.size()).isEqualTo(122539);
    assertThat(event.contentType()).isEqualTo("application/zip");
  }

  @Test
  void an_old_trigger_object_without_metadata_is_read() throws IOException {
    var event = only(fixture("function-compute-2019.json"));

    assertThat(event.name()).isEqualTo(OssEventName.POST_OBJECT);
    assertThat(event.key().value()).isEqualTo("timg.jpg");
    assertThat(event.contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void a_cloud_event_of_event_bridge_is_read() throws IOException {
    var event = only(fixture("event-bridge.json"));

    assertThat(event.id()).isEqualTo("69B1000000000000000000A8");
    assertThat(event.bucket()).isEqualTo("dwoss1024");
    assertThat(event.size()).isEqualTo(59537);
  }

  @Test
  void a_bare_event_is_read() throws IOException {
    var cloudEvent = EventCodec.parse(fixture("event-bridge.json"));

    var event = only(cloudEvent.path("data").toString());

    assertThat(event.id()).isEqualTo("69B1000000000000000000A8");
    assertThat(event.key().value()).isEqualTo("input/photo.csv");
  }

  @Test
  void a_batch_is_read_in_order() throws IOException {
    var batch = "[" + fixture("event-bridge.json") + "," + fixture("function-compute.json") + "]";

    assertThat(read(batch))
        .extracting(it -> ((ObjectCreated) it).event().key().value())
        .containsExactly("input/photo.csv", "source/a.png");
  }

  /** The events beside one that cannot be read went to the dead letters with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[1]", "{\"eventName\":\"ObjectCreated:PutObject\"}", "{\"events\":[7]}"})
  void one_that_cannot_be_read_comes_after_those_that_can(String bad) throws IOException {
    var good = EventCodec.parse(fixture("function-compute.json")).at("/events/0").toString();

    for (var several :
        List.of("[" + bad + "," + good + "]", "{\"events\":[" + bad + "," + good + "]}")) {
      var found = read(several);

      assertThat(found).hasSize(2);
      assertThat(((ObjectCreated) found.get(0)).event().key().value()).isEqualTo("source/a.png");
      assertThat(((Unreadable) found.get(1)).cause().category()).isEqualTo(Category.POISON);
    }
  }

  @Test
  void an_event_of_a_bucket_is_irrelevant() {
    var event = "{\"eventName\":\"BucketCreated:PutBucket\",\"oss\":{\"bucket\":{\"name\":\"b\"}}}";

    assertThat(read(event)).containsExactly(new Irrelevant("BucketCreated:PutBucket"));
    assertThat(read("{\"events\":[" + event + "]}"))
        .containsExactly(new Irrelevant("BucketCreated:PutBucket"));
  }

  @Test
  void fields_inside_oss_and_numbers_as_strings_are_read() throws IOException {
    var event = only(fixture("mns-nested.json"));

    assertThat(event.region()).isEqualTo("cn-shenzhen");
    assertThat(event.id()).isEqualTo("5FF16B65F05BC932307A3C3C");
    assertThat(event.size()).isEqualTo(1);
    assertThat(event.eTag().value()).isEqualTo("0cc175b9c0f1b6468e1199e269772661-3");
  }

  @Test
  void base64_of_a_queue_is_read() throws IOException {
    assertThat(only(base64("function-compute.json")).key().value()).isEqualTo("source/a.png");
  }

  @Test
  void the_json_envelope_of_a_topic_is_read() throws IOException {
    var envelope =
        """
        {"TopicOwner":"1186","Message":"%s","Subscriber":"1186","PublishTime":1550216480040,
         "SubscriptionName":"s","MessageMD5":"BA4B","TopicName":"Mytopic","MessageId":"2F5B"}
        """
            .formatted(base64("function-compute.json"));

    assertThat(only(envelope).key().value()).isEqualTo("source/a.png");
  }

  @Test
  void the_xml_envelope_of_a_topic_is_read() throws IOException {
    var envelope =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <Notification xlmns="http://mns.aliyuncs.com/doc/v1/"><TopicOwner>1186</TopicOwner>
        <Message>%s</Message><MessageMD5>BA4B</MessageMD5></Notification>
        """
            .formatted(base64("function-compute.json"));

    assertThat(only(envelope).key().value()).isEqualTo("source/a.png");
  }

  @Test
  void a_queue_message_in_a_cloud_event_is_read() throws IOException {
    var envelope =
        """
        {"specversion":"1.0","source":"MNS-1","type":"mns:Queue:SendMessage","id":"1",
         "data":{"requestId":"r","messageId":"m","messageBody":"%s"}}
        """
            .formatted(base64("function-compute.json"));

    assertThat(only(envelope).key().value()).isEqualTo("source/a.png");
  }

  @Test
  void our_own_event_is_read_like_a_native_one() {
    var ours = EventSamples.uploaded("guest/one", "00aa");

    assertThat(only(EventCodec.encode(ours))).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "ObjectCreated:PutObject, true",
    "ObjectCreated:PostObject, true",
    "ObjectCreated:CopyObject, true",
    "ObjectCreated:CompleteMultipartUpload, true",
    "ObjectCreated:AppendObject, true",
    "ObjectCreated:PutSymlink, false",
    "ObjectCreated:InitiateMultipartUpload, false",
    "ObjectCreated:UploadPart, false",
    "ObjectCreated:UploadPartCopy, false",
    "ObjectRemoved:DeleteObject, false",
    "ObjectRemoved:AbortMultipartUpload, false",
    "ObjectModified:UpdateObjectMeta, false",
    "ObjectDownloaded:GetObject, false",
    "ObjectReplication:ObjectCreated, false",
    "ObjectRestore:FinishRestore, false"
  })
  void only_a_whole_object_counts_as_created(String name, boolean created) throws IOException {
    var event = fixture("function-compute.json").replace("ObjectCreated:PutObject", name);

    assertThat(read(event).get(0)).isInstanceOf(created ? ObjectCreated.class : Irrelevant.class);
  }

  @Test
  void other_services_on_the_bus_are_irrelevant() {
    var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"oss:ActionTrail:ApiCall\"}";

    assertThat(read(event)).containsExactly(new Irrelevant("oss:ActionTrail:ApiCall"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "not json and not base64 !",
        "{",
        "{}",
        "[]",
        "{\"events\":[]}",
        "{\"events\":[{}]}",
        "{\"data\":{\"bucket\":{},\"object\":{}}}",
        "{\"specversion\":\"1.0\",\"type\":\"oss:ObjectCreated:PutObject\",\"data\":{\"bucket\":{}}}",
        "{\"specversion\":\"1.0\",\"type\":\"mns:Queue:SendMessage\",\"data\":{\"messageBody\":\"?\"}}",
        "<Notification><NoMessage/></Notification>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><N><Message>&e;</Message></N>"
      })
  void what_is_in_no_known_form_is_poison(String value) {
    assertThatThrownBy(() -> read(value))
        .isInstanceOfSatisfying(
            TuwenException.class, e -> assertThat(e.category()).isEqualTo(Category.POISON));
  }

  @ParameterizedTest
  @CsvSource({
    "2022-08-13T06:45:43.000Z, yesterday",
    "source/a.png, /absolute",
    "688A7BF4F233DC9C88A80BF985AB7329, ''"
  })
  void a_senseless_field_is_poison(String good, String bad) throws IOException {
    var event = fixture("function-compute.json").replace(good, bad);

    assertThatThrownBy(() -> read(event)).isInstanceOf(TuwenException.class);
  }

  @Test
  void envelopes_without_end_are_poison() {
    var value = "{}";
    for (int i = 0; i < 20; i++) {
      value = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
    var nested = value;

    assertThatThrownBy(() -> read(nested)).hasMessageContaining("too many envelopes");
  }

  private static ImageUploaded only(String value) {
    var found = read(value);
    assertThat(found).hasSize(1);
    return ((ObjectCreated) found.get(0)).event();
  }

  private static List<OssNotification> read(String value) {
    return OssNotificationReader.read(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String name) throws IOException {
    return Base64.getEncoder().encodeToString(fixture(name).getBytes(StandardCharsets.UTF_8));
  }

  private static String fixture(String name) throws IOException {
    try (var stream =
        OssNotificationReaderTest.class.getResourceAsStream("/notifications/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
