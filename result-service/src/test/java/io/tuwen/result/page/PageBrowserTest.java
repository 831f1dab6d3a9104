package io.tuwen.result.page;

import io.tuwen.contract.testing.BrowserScript;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of users in a real browser: every action, against a stub of the API. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class PageBrowserTest {
  @Test
  void every_page_and_action_works_in_a_browser() throws Exception {
    BrowserScript.run(Path.of("src/test/js/pages.test.js").toAbsolutePath(), Map.of(), 15);
  }
}
