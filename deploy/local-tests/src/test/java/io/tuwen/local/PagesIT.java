package io.tuwen.local;

import io.tuwen.contract.testing.BrowserScript;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of a photo through the running system, as a person goes it in a real browser. */
@Timeout(value = 360, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class PagesIT {
  @Test
  void a_photo_is_read_shown_found_and_deleted(SharedSystem.Running system) throws Exception {
    BrowserScript.run(
        Launched.ROOT.resolve("result-service/src/test/js/system.test.js"),
        Map.of("TUWEN_URL", system.origin()),
        5);
  }
}
