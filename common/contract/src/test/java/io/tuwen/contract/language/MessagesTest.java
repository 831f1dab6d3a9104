package io.tuwen.contract.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.testing.RepositoryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {
  private static final Pattern SAID =
      Pattern.compile(
          "new (?:TuwenException|TooMuch)\\(\\s*(?:ErrorCode\\.)?\\w+,\\s*\"((?:[^\"\\\\]|\\\\.)+)\"");
  private static final Pattern FORMAT = Pattern.compile("%[sd]");

  @Test
  void both_catalogues_have_the_same_keys_and_the_same_places() throws IOException {
    var english = catalogue("en");
    var chinese = catalogue("zh");
    var sentences = new TreeSet<>(chinese.stringPropertyNames());
    sentences.removeIf(it -> it.startsWith("title."));

    assertThat(sentences).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
    for (var key : sentences) {
      assertThat(new HashSet<>(Sentence.parse(chinese.getProperty(key)).places()))
          .as(key)
          .isEqualTo(new HashSet<>(Sentence.parse(english.getProperty(key)).places()));
    }
  }

  @Test
  void every_code_has_a_chinese_title_and_no_other_has() throws IOException {
    assertThat(catalogue("zh").stringPropertyNames().stream().filter(it -> it.startsWith("title.")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(it -> "title." + it.code()).toList());
  }

  @ParameterizedTest
  @EnumSource
  void a_title_is_a_detail_too(ErrorCode code) {
    var chinese = Messages.title(code, Language.CHINESE);

    assertThat(chinese).matches(".*\\p{IsHan}.*");
    assertThat(Messages.detail(code, code.title(), Language.CHINESE)).isEqualTo(chinese);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the image has 31457280 bytes; the limit is 20971520 | 图片有 31457280 字节，上限是 20971520 字节",
        "image 2 of 3: the image has 9 bytes; the limit is 8 | 第 2 张图片（共 3 张）：图片有 9 字节，上限是 8 字节",
        "one client may have 64 uploads at once here | 这里一个客户端最多同时有 64 个上传",
        "one client may have 300 images in a minute here | 这里一个客户端在一分钟内最多 300 张图片",
        "limit is 1 to 100 | limit 的范围是 1 到 100",
        "this is no session: log in again | 这不是有效的会话，请重新登录",
        "a sentence of next year, with {0} | 没有找到：a sentence of next year, with {0}"
      })
  void what_is_put_into_a_sentence_is_kept(String english, String chinese) {
    assertThat(Messages.detail(ErrorCode.NOT_FOUND, english, Language.CHINESE)).isEqualTo(chinese);
    assertThat(Messages.detail(ErrorCode.NOT_FOUND, english, Language.ENGLISH)).isEqualTo(english);
  }

  @Test
  void a_problem_in_another_language_has_the_same_code_and_page() {
    assertThat(Messages.problem(ErrorCode.NOT_FOUND, "there is no such image", Language.CHINESE))
        .isEqualTo(new Problem("/errors/not_found", "没有找到", 404, "没有这张图片", "not_found"));
  }

  /** A sentence that is put in is not looked at, however often it has a catalogue's words. */
  @Test
  void a_long_detail_is_not_searched() {
    var detail = "the image has " + " bytes; the limit is ".repeat(10_000);

    assertThat(Messages.detail(ErrorCode.NOT_FOUND, detail, Language.CHINESE))
        .isEqualTo("没有找到：" + detail);
  }

  /**
   * Some put in whole sentences, which no catalogue has; and there are new ones before it has them.
   */
  @Test
  void the_catalogue_has_what_the_services_of_clients_say() throws IOException {
    var missing = new ArrayList<String>();
    var said = 0;
    for (var module : new String[] {"common/contract", "upload-service", "result-service"}) {
      try (var files = Files.walk(RepositoryFiles.file(module + "/src/main/java"))) {
        for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          var matcher = SAID.matcher(text(file));
          while (matcher.find()) {
            var sentence = FORMAT.matcher(matcher.group(1).replace("\\\"", "\"")).replaceAll("7");
            said++;
            if (!isKnown(sentence)) {
              missing.add(file.getFileName() + ": " + sentence);
            }
          }
        }
      }
    }

    System.out.printf("%d sentences, not in the catalogue: %s%n", said, missing);
    assertThat(said).isGreaterThan(60);
    assertThat(missing).hasSizeLessThan(said / 10);
  }

  /** As it stands, or as the beginning of one that goes on. */
  private static boolean isKnown(String sentence) throws IOException {
    var chinese = Messages.detail(ErrorCode.NOT_FOUND, sentence, Language.CHINESE);
    return !chinese.startsWith("没有找到：")
        || catalogue("en").values().stream().anyMatch(it -> it.toString().startsWith(sentence));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties catalogue(String language) throws IOException {
    var properties = new Properties();
    try (var in =
        Files.newBufferedReader(
            RepositoryFiles.file(
                "common/contract/src/main/resources/io/tuwen/contract/language/messages_%s.properties"
                    .formatted(language)),
            StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    return properties;
  }
}
