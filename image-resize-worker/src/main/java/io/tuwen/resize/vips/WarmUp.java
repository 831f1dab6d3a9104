package io.tuwen.resize.vips;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.resize.InstalledFormats;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Renders once in each format before there is work: a worker that cannot do so at all does not
 * start, and one that lacks a format offers it to no client.
 */
@ApplicationScoped
class WarmUp {
  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  /** Before the messaging starts, so that no record is taken by a worker that is not ready. */
  private static final int BEFORE_MESSAGING = 1;

  private final Renderer renderer;
  private final ProcessParser parser;
  private final InstalledFormats installed;

  WarmUp(Renderer renderer, ProcessParser parser, InstalledFormats installed) {
    this.renderer = renderer;
    this.parser = parser;
    this.installed = installed;
  }

  void warmUp(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event) {
    var started = System.nanoTime();
    var formats = new ArrayList<String>();
    for (var format : OutputFormat.values()) {
      try {
        // A picture that is no GIF becomes one only if a client insists.
        render("image/resize,w_16", Optional.of(format));
        formats.add(format.text());
      } catch (ProcessException e) {
        installed.lacks(format);
        LOG.warnf("event=format_missing format=%s detail=\"%s\"", format.text(), e.getMessage());
      }
    }
    // Without a font, every character is the same box.
    if (Arrays.equals(text("图").bytes(), text("文").bytes())) {
      LOG.warn("event=font_missing detail=\"watermarks in Chinese will show boxes\"");
    }
    LOG.infof(
        "event=renderer_ready engine=%s formats=%s ms=%d",
        renderer.id(), formats, (System.nanoTime() - started) / 1_000_000);
  }

  private Rendered text(String character) {
    var encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(character.getBytes(StandardCharsets.UTF_8));
    return render("image/watermark,size_20,text_" + encoded, Optional.of(OutputFormat.PNG));
  }

  private Rendered render(String process, Optional<OutputFormat> format) {
    var processing = new Processing(parser.parse(process), format, false);
    return renderer.render(Sample.bitmap(), processing, new Cancellation());
  }
}
