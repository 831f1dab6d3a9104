package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.resize.InstalledFormats;
import io.tuwen.resize.process.OutputFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  private static final String BROWSER = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8";

  private final InstalledFormats installed = new InstalledFormats();
  private final Negotiation negotiation = new Negotiation(List.of("avif", "webp"), installed::has);

  @Test
  void a_browser_takes_the_formats_that_it_names_the_best_first() {
    assertThat(negotiation.accepted(BROWSER)).containsExactly(OutputFormat.AVIF, OutputFormat.WEBP);
  }

  /** Where libheif has no encoder for AV1, every style was 501 in a browser. */
  @Test
  void a_format_that_this_installation_cannot_write_is_offered_to_no_client() {
    installed.lacks(OutputFormat.AVIF);

    assertThat(negotiation.accepted(BROWSER)).containsExactly(OutputFormat.WEBP);
    assertThat(negotiation.accepted("image/avif")).isEmpty();
  }
}
