package io.tuwen.contract.log;

import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.IllegalFormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Gives lines in JSON their {@code key=value} pairs as fields, beside the whole message. It keeps
 * every record.
 *
 * <p>INVARIANT: which fields there are is read from the format, which is ours, and never from a
 * value. What a client has sent is one field's value, whatever is in it.
 */
@LoggingFilter(name = "fields")
public final class LogFields implements Filter {
  private static final Pattern PAIR =
      Pattern.compile(
          "(?<=^|\\s)([A-Za-z][A-Za-z0-9_]*)=(\"[^\"]*\"|\\S*)|(%[^a-zA-Z%]*[a-zA-Z%])");

  private static final Pattern SPECIFIER = Pattern.compile("%[^a-zA-Z%]*[a-zA-Z%]");

  /** Of a message that was put together before: what follows may be anyone's. */
  private static final Pattern EVENT = Pattern.compile("^event=([a-z_]+)");

  private final boolean isWanted;

  public LogFields() {
    this(
        ConfigProvider.getConfig()
            .getOptionalValue("tuwen.log.json", Boolean.class)
            .orElse(Boolean.FALSE));
  }

  LogFields(boolean isWanted) {
    this.isWanted = isWanted;
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    if (isWanted && record instanceof ExtLogRecord line && line.getMessage() != null) {
      fields(line).forEach(line::putMdc);
    }
    return true;
  }

  static Map<String, String> fields(ExtLogRecord line) {
    var values = line.getParameters();
    if (line.getFormatStyle() == ExtLogRecord.FormatStyle.PRINTF && values != null) {
      return ofFormat(line.getMessage(), values);
    }
    var event = EVENT.matcher(line.getMessage());
    return event.find() ? Map.of("event", event.group(1)) : Map.of();
  }

  private static Map<String, String> ofFormat(String format, Object[] values) {
    var fields = new LinkedHashMap<String, String>();
    var pairs = PAIR.matcher(format);
    var next = 0;
    try {
      while (pairs.find()) {
        var number = numberOfValues(pairs.group());
        if (next + number > values.length) {
          return fields;
        }
        if (pairs.group(1) != null) {
          var own = Arrays.copyOfRange(values, next, next + number);
          fields.put(pairs.group(1), String.format(unquoted(pairs.group(2)), own));
        }
        next += number;
      }
    } catch (IllegalFormatException e) {
      // The message says the rest: a mistake in a format must not cost the line.
    }
    return fields;
  }

  private static int numberOfValues(String text) {
    return (int)
        SPECIFIER
            .matcher(text)
            .results()
            .filter(it -> !it.group().endsWith("%") && !it.group().endsWith("n"))
            .count();
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
