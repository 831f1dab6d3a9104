package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the job of retention takes its role is run, with the curl of this machine. */
class RetentionJobTest {
  private static final String ANSWER =
      """
      {"RequestId":"1","AssumedRoleUser":{"Arn":"acs:ram::1:role/r/tuwen"},"Credentials":{"SecurityToken":"CAIS/+=","Expiration":"2026-11-20T09:30:00Z","AccessKeySecret":"4p/Zo+=","AccessKeyId":"STS.N"}}\
      """;

  @TempDir Path directory;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Path output = Path.of("output");

  private static String script() {
    return HelmChart.render(HelmChart.HOME.resolve("values-aliyun.yaml"))
        .get("CronJob", "tuwen-retention")
        .at("/spec/jobTemplate/spec/template/spec/initContainers/0/args/0")
        .asText();
  }

  @Test
  void the_token_of_the_pod_is_exchanged_for_credentials_that_are_files() throws Exception {
    assertThat(run(200, ANSWER)).isZero();

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0))
        .contains("Action=AssumeRoleWithOIDC", "Version=2015-04-01", "SignatureNonce=")
        .contains(
            "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr", "OIDCToken=ey.J%2B", "DurationSeconds=900");
    assertThat(directory.resolve("AccessKeyId")).hasContent("STS.N");
    assertThat(directory.resolve("AccessKeySecret")).hasContent("4p/Zo+=");
    assertThat(directory.resolve("SecurityToken")).hasContent("CAIS/+=");
    assertThat(directory.resolve("answer")).doesNotExist();
  }

  @Test
  void a_refusal_ends_the_job_with_the_code_and_without_the_token() throws Exception {
    assertThat(run(403, "{\"Code\":\"NoPermission\",\"Message\":\"ey.J+\"}")).isEqualTo(1);

    assertThat(directory.resolve(output))
        .content()
        .contains("STS gave no AccessKeyId: NoPermission")
        .doesNotContain("ey.J");
  }

  private int run(int status, String answer) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = exchange.getRequestBody().readAllBytes();
          asked.add(
              exchange.getRequestURI().getRawQuery()
                  + "&"
                  + new String(body, StandardCharsets.UTF_8));
          var bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      var here =
          script()
              .replace("sts=\"https://", "sts=\"http://")
              .replace("/credentials/", directory + "/");
      var builder = new ProcessBuilder("sh", "-c", here).redirectErrorStream(true);
      var environment = builder.environment();
      environment.put("ALIBABA_CLOUD_STS_ENDPOINT", "127.0.0.1:" + server.getAddress().getPort());
      environment.put("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r");
      environment.put("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/p");
      environment.put(
          "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
          Files.writeString(directory.resolve("token"), "ey.J+").toString());
      var process = builder.redirectOutput(directory.resolve(output).toFile()).start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      server.stop(0);
    }
  }
}
