package io.tuwen.resize.describe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tuwen.resize.Asker;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.process.OutputFormat;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** What {@code image/info} tells: every value is a text below {@code value}. */
public final class SourceInfo {
  private SourceInfo() {}

  /**
   * As JSON.
   *
   * @param asker who is told: what says where a photo was taken and by whom is for its owner
   */
  public static byte[] json(Source source, long fileSize, byte[] exif, Asker asker) {
    var values = new TreeMap<>(Exif.tags(exif, asker));
    values.put("FileSize", Long.toString(fileSize));
    values.put("Format", OutputFormat.of(source.format()).text());
    values.put("FrameCount", Integer.toString(source.frames()));
    values.put("ImageHeight", Integer.toString(source.size().height()));
    values.put("ImageWidth", Integer.toString(source.size().width()));
    var root = JsonNodeFactory.instance.objectNode();
    values.forEach((name, value) -> root.putObject(name).put("value", value));
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
