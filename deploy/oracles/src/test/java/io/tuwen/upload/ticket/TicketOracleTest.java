package io.tuwen.upload.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.upload.Inputs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The signature of a form's policy, as aliyun-sdk-oss makes it. */
class TicketOracleTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final Inputs inputs = new Inputs();

  @Test
  void a_ticket_is_signed_as_the_vendors_client_signs_its_policy() {
    for (int i = 0; i < Inputs.COUNT; i++) {
      var id = inputs.name();
      var secret = inputs.name();
      var region = i % 2 == 0 ? "cn-hangzhou" : "cn-beijing";
      var now = FIRST.plusSeconds(inputs.number(31_536_000));
      var token = i % 3 == 0 ? Optional.of(inputs.name()) : Optional.<String>empty();
      var policy =
          new PostPolicy(
                  new Credentials(id, secret, token, Optional.empty()),
                  region,
                  "tuwen-originals",
                  now)
              .bound("key", inputs.text())
              .length(1, inputs.number(1 << 30))
              .bound("callback", inputs.text());

      var fields = policy.signed(now.plusSeconds(600));

      var json =
          new String(Base64.getDecoder().decode(fields.get("policy")), StandardCharsets.UTF_8);
      assertThat(fields.get("x-oss-signature")).isEqualTo(theirs(id, secret, region, json, now));
    }
    Inputs.report("tickets", Inputs.COUNT);
  }

  private static String theirs(
      String id, String secret, String region, String policy, Instant now) {
    var configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(SignVersion.V4);
    var client =
        OSSClientBuilder.create()
            .endpoint("https://oss-" + region + ".aliyuncs.com")
            .region(region)
            .credentialsProvider(new DefaultCredentialProvider(id, secret))
            .clientConfiguration(configuration)
            .build();
    try {
      return client.calculatePostSignature(policy, Date.from(now));
    } finally {
      client.shutdown();
    }
  }
}
