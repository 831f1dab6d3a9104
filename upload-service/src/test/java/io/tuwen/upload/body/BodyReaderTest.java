package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.upload.testing.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final byte[] JPEG = TestImages.jpeg(12, 7);
  private static final int MAX_IMAGES = 10;

  @TempDir private Path directory;

  /** A1: names that phones and samples use, and some that no client should. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "image",
        "file",
        "media",
        "img",
        "",
        "https://resource/apmlcc0ed184daffc5a0d8da86b2f518cf7b.image",
        "a b?c=d&e=/..%2F..",
        "照片 字段",
        "../../etc/passwd"
      })
  void a_file_is_found_under_any_field_name(String name) throws IOException {
    assertThat(images(new Form().file(name, JPEG).end())).containsExactly(JPEG);
  }

  @Test
  void a_field_name_of_a_kilobyte_is_fine() throws IOException {
    assertThat(images(new Form().file("n".repeat(1024), JPEG).end())).containsExactly(JPEG);
  }

  /** A2 and A3: what phones write behind the name, and what they leave out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=\"image\"",
        "form-data; name=\"image\"; filename=\"\"",
        "form-data; name=\"image\"; filename=\"x.image\"",
        "form-data; name=\"image\"; filename=\"wxfile://tmp_1.jpg\"",
        "form-data; name=\"image\"; filename=\"C:\\photos\\a.jpg\"",
        "form-data; name=\"image\"; filename*=utf-8''%E5%9B%BE.jpg",
        "form-data; name=image; filename=a.jpg",
        "form-data; filename=\"a.jpg\"",
        "attachment",
        ""
      })
  void a_file_is_found_whatever_its_disposition_says(String disposition) throws IOException {
    for (var type : Arrays.asList("image/jpg", "application/octet-stream", "text/plain", null)) {
      assertThat(images(new Form().part(disposition, type, JPEG).end())).containsExactly(JPEG);
    }
  }

  @Test
  void file_names_are_for_people_only_and_lose_their_directories() throws IOException {
    assertThat(fileName("filename=\"wxfile://tmp/图.jpg\"")).isEqualTo("图.jpg");
    assertThat(fileName("filename=\"C:\\photos\\a.jpg\"")).isEqualTo("a.jpg");
    assertThat(fileName("filename=\"x\"; filename*=UTF-8''%E5%9B%BE+1.jpg")).isEqualTo("图+1.jpg");
    assertThat(fileName("filename*=utf-8''%zz")).isEmpty();
    assertThat(fileName("filename=\"\"")).isEmpty();
  }

  @Test
  void a_form_field_may_bring_the_true_file_name() throws IOException {
    var form = new Form().file("image", JPEG).field("fileName", "收据.jpg").end();

    try (var body = read(form)) {
      assertThat(body.images().get(0).fileName()).isEqualTo("收据.jpg");
    }
  }

  /** A4. */
  @Test
  void fields_around_the_file_do_not_matter() throws IOException {
    var form =
        new Form()
            .field("user", "[object Object]")
            .field("user", "twice")
            .file("image", JPEG)
            .field("long", "x".repeat(100_000))
            .end();

    assertThat(images(form)).containsExactly(JPEG);
  }

  /** Of a client that writes the value of each field as JSON. */
  @Test
  void a_field_with_a_type_of_its_own_is_no_file() throws IOException {
    var form =
        new Form()
            .part("form-data; name=\"meta\"", "application/json", utf8("{\"a\":1}"))
            .file("image", JPEG)
            .part("form-data; name=\"n\"", "text/html; charset=utf-8", utf8("7"))
            .end();

    assertThat(images(form)).containsExactly(JPEG);
  }

  /** Of a client that writes a line break before every boundary, the first included. */
  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n", "\r\n\r\n"})
  void line_breaks_before_the_form_do_not_matter(String before) throws IOException {
    var form = new Form().field("a", "b").file("image", JPEG).end();

    var body = new ByteArrayOutputStream();
    body.writeBytes(utf8(before));
    body.writeBytes(form);

    assertThat(images(body.toByteArray())).containsExactly(JPEG);
  }

  /** A5. */
  @Test
  void several_files_are_all_taken_in_their_order() throws IOException {
    var png = TestImages.png(3, 3);

    assertThat(images(new Form().file("a", JPEG).file("b", png).file("a", JPEG).end()))
        .containsExactly(JPEG, png, JPEG);
  }

  @Test
  void line_feeds_alone_will_do() throws IOException {
    assertThat(images(new Form("\n").file("image", JPEG).end())).containsExactly(JPEG);
  }

  @Test
  void bytes_that_look_like_a_boundary_inside_a_line_belong_to_the_image() throws IOException {
    var image =
        TestImages.join(
            JPEG, TestImages.ascii("x--" + Form.BOUNDARY), TestImages.ascii("\r\n\n\r"));

    assertThat(images(new Form().file("image", image).end())).containsExactly(image);
  }

  @Test
  void a_boundary_is_found_wherever_it_falls_into_the_window() throws IOException {
    var random = new Random(7);
    for (int length = 65_300; length < 65_700; length += 1 + random.nextInt(3)) {
      var image = Arrays.copyOf(JPEG, length);

      assertThat(images(new Form().file("image", image).end())).containsExactly(image);
    }
  }

  @Test
  void an_empty_file_field_is_nothing_chosen() throws IOException {
    var empty = new Form().file("image", new byte[0]);

    assertThatThrownBy(() -> read(empty.end())).satisfies(is(ErrorCode.NO_IMAGE));
    assertThat(images(empty.file("other", JPEG).end())).containsExactly(JPEG);
  }

  @Test
  void a_form_that_ends_early_is_refused_wherever_it_ends() {
    var form = new Form().field("a", "b").file("image", JPEG).end();
    var closing = form.length - "--\r\n".length();

    for (int length = 3; length < closing; length++) {
      var cut = Arrays.copyOf(form, length);
      assertThatThrownBy(() -> read(cut)).satisfies(is(ErrorCode.MALFORMED_MULTIPART));
    }
  }

  @Test
  void a_thousand_parts_are_refused() {
    var form = new Form();
    for (int i = 0; i < 1000; i++) {
      form.field("f" + i, "v");
    }

    assertThatThrownBy(() -> read(form.end())).satisfies(is(ErrorCode.MALFORMED_MULTIPART));
  }

  @Test
  void headers_without_end_are_refused() {
    var endless = "form-data; name=\"" + "n".repeat(40_000) + "\"";

    assertThatThrownBy(() -> read(new Form().part(endless, null, JPEG).end()))
        .satisfies(is(ErrorCode.MALFORMED_MULTIPART));
  }

  @Test
  void a_quoted_name_of_many_escapes_costs_no_stack() throws IOException {
    var disposition = "form-data; name=\"" + "\\\"".repeat(7_000) + "\"; filename=\"a\"";

    assertThat(images(new Form().part(disposition, null, JPEG).end())).containsExactly(JPEG);
  }

  /** A7. */
  @Test
  void the_body_itself_may_be_the_image() throws IOException {
    assertThat(images(JPEG)).containsExactly(JPEG);
  }

  static Stream<String> jsonBodies() {
    var base64 = Base64.getEncoder().encodeToString(JPEG);
    return Stream.of(
        "{\"image\":\"%s\"}".formatted(base64),
        "{\"img\":\"%s\"}".formatted(base64),
        "{\"image\":\"%s\"}".formatted(base64.replaceAll("=+$", "")),
        " \n{ \"a\" : [1,{\"image\":\"no\"}], \"image\" : \"%s\" , \"z\":1}".formatted(base64),
        "{\"image\":\"data:image/jpeg;base64,%s\"}".formatted(base64),
        "{\"image\":\"%s\"}".formatted(base64.replace("/", "\\/")),
        "{\"图\":\"片\",\"image\":\"%s\"}".formatted(base64),
        "{\"image\":\"%s\"}"
            .formatted(Base64.getMimeEncoder().encodeToString(JPEG).replace("\r\n", "\\r\\n")));
  }

  @ParameterizedTest
  @MethodSource("jsonBodies")
  void an_image_in_json_is_decoded(String json) throws IOException {
    assertThat(images(utf8(json))).containsExactly(JPEG);
  }

  @Test
  void an_image_of_many_megabytes_in_json_is_decoded() throws IOException {
    var image = TestImages.jpegOfSize(12_000_000, 1);
    var json = "{\"image\":\"" + Base64.getEncoder().encodeToString(image) + "\"}";

    assertThat(images(utf8(json)).get(0)).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"image\":",
        "{\"image\":\"abc",
        "{\"image\":\"***\"",
        "{\"image\":\"\\u0041\"}",
        "{\"a\":tru}",
        "{\"image\"=1}"
      })
  void json_that_is_no_json_is_refused(String json) {
    assertThatThrownBy(() -> read(utf8(json)))
        .satisfies(is(ErrorCode.MALFORMED_REQUEST, ErrorCode.NO_IMAGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"image\":7}", "{\"photo\":\"abc\"}", ""})
  void a_body_without_an_image_is_refused(String body) {
    assertThatThrownBy(() -> read(utf8(body))).satisfies(is(ErrorCode.NO_IMAGE));
  }

  @Test
  void random_damage_to_a_form_is_read_or_a_typed_refusal() throws IOException {
    var form = new Form().field("a", "b").file("image", JPEG).end();
    var random = new Random(11);
    for (int round = 0; round < 3_000; round++) {
      var damaged = form.clone();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try (var body = read(damaged)) {
        assertThat(body.images()).isNotEmpty();
      } catch (TuwenException e) {
        assertThat(e.code())
            .isIn(ErrorCode.MALFORMED_MULTIPART, ErrorCode.NO_IMAGE, ErrorCode.MALFORMED_REQUEST);
      }
    }
  }

  @Test
  void nothing_is_left_in_the_spool_directory() throws IOException {
    read(new Form().file("image", JPEG).end()).close();
    var unclosed = read(new Form().file("image", JPEG).end());

    assertThat(directory).isEmptyDirectory();
    unclosed.close();
  }

  private String fileName(String parameter) throws IOException {
    var form = new Form().part("form-data; name=\"image\"; " + parameter, null, JPEG).end();
    try (var body = read(form)) {
      return body.images().get(0).fileName();
    }
  }

  private List<byte[]> images(byte[] bytes) throws IOException {
    try (var body = read(bytes)) {
      return body.images().stream().map(BodyReaderTest::bytes).toList();
    }
  }

  private static byte[] bytes(ReceivedImage image) {
    try (var stream = image.content().open()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ReceivedBody read(byte[] bytes) throws IOException {
    var file = SpoolFile.create(directory);
    file.write(ByteBuffer.wrap(bytes), 0);
    return new BodyReader(directory, MAX_IMAGES).read(file);
  }

  private static org.assertj.core.api.ThrowingConsumer<Throwable> is(ErrorCode... codes) {
    return e -> assertThat(((TuwenException) e).code()).isIn((Object[]) codes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
