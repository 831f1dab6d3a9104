package io.tuwen.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
  private static final String HOSTILE =
      "a.jpg\" event=forged level=\"ERROR\n{\"event\":\"forged\"}";

  @Test
  void the_pairs_of_a_format_are_fields() {
    var line =
        line("event=taken image=\"%s\" size=%dx%d share=%.1f%% kind=live", "x/1…", 3, 4, 0.5);

    assertThat(LogFields.fields(line))
        .isEqualTo(
            Map.of(
                "event", "taken", "image", "x/1…", "size", "3x4", "share", "0.5%", "kind", "live"));
  }

  @Test
  void a_value_adds_no_field_and_no_line() {
    var line = line("event=refused name=\"%s\" code=%s", HOSTILE, "bad");
    assertThat(LogFields.fields(line))
        .isEqualTo(Map.of("event", "refused", "name", HOSTILE, "code", "bad"));

    assertThat(new LogFields(true).isLoggable(line)).isTrue();
    var json = new JsonFormatter().format(line);

    assertThat(json.strip().lines()).hasSize(1);
    assertThat(json).contains("\"event\":\"refused\"").doesNotContain("\"event\":\"forged\"");
  }

  @Test
  void of_a_message_that_was_put_together_before_only_the_event_is_a_field() {
    var line =
        new ExtLogRecord(Level.INFO, "event=refused name=" + HOSTILE, FormatStyle.NO_FORMAT, "x");

    assertThat(LogFields.fields(line)).isEqualTo(Map.of("event", "refused"));
  }

  @Test
  void a_format_that_lacks_a_value_costs_no_line() {
    var line = line("event=taken image=%s size=%d", "x");

    assertThat(new LogFields(true).isLoggable(line)).isTrue();
    assertThat(line.getMdc("image")).isEqualTo("x");
  }

  @Test
  void lines_of_text_have_no_fields() {
    var line = line("event=taken image=%s", "x");

    assertThat(new LogFields(false).isLoggable(line)).isTrue();
    assertThat(line.getMdc("event")).isNull();
  }

  private static ExtLogRecord line(String format, Object... values) {
    var line = new ExtLogRecord(Level.INFO, format, FormatStyle.PRINTF, "x");
    line.setParameters(values);
    return line;
  }
}
