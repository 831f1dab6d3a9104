package io.tuwen.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.site.Site;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  private static final Site SITE = Site.local(Set.of("tuwen-storage.images.svc", "oss.test"));
  private static final Set<String> BUCKETS =
      Set.of("photos", "127", "tuwen-storage", "oss", "localhost");

  /** A bucket named like the first part of the server's own name took over every request. */
  @ParameterizedTest
  @CsvSource({
    "photos.localhost,         photos, photos/a",
    "photos.oss.test,          photos, photos/a",
    "other.localhost,          photos, a",
    "localhost,                photos, a",
    "127.0.0.1,                photos, a",
    "tuwen-storage.images.svc, photos, a",
    "oss.test,                 photos, a",
    "photos.evil.example,      photos, a"
  })
  void a_bucket_leads_a_host_whose_rest_is_a_name_of_the_server(
      String host, String bucket, String key) {
    assertThat(Target.of(host, "/photos/a", SITE::hasHost, BUCKETS::contains))
        .isEqualTo(new Target(bucket, key));
  }
}
