package io.tuwen.contract.credentials;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the role that a configuration names. */
public final class Roles {
  /** Where the metadata service of every instance is; nothing on the way can be trusted with it. */
  private static final String METADATA_HOST = "100.100.100.200";

  private static final Pattern ROLE_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Duration MIN_LIFE = Duration.ofMinutes(15);
  private static final Duration MAX_LIFE = Duration.ofHours(12);

  private Roles() {}

  /**
   * The role of the pod, or else that of the machine. A pod's is preferred: the machine's is that
   * of the node, which all pods on it have.
   *
   * @param region where STS is asked, if the configuration does not say
   * @return empty where neither is configured
   * @throws IllegalStateException where one is configured by half
   */
  public static Optional<CredentialsSource> source(CredentialsConfig config, String region) {
    var parts = Stream.of(config.roleArn(), config.oidcProviderArn(), config.oidcTokenFile());
    var present = parts.filter(Optional::isPresent).count();
    if (present == 3) {
      return Optional.of(pod(config, region));
    }
    if (present > 0) {
      throw new IllegalStateException(
          "a pod's role takes all of ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and"
              + " ALIBABA_CLOUD_OIDC_TOKEN_FILE");
    }
    return config.ecsRole().map(role -> machine(config, role));
  }

  /**
   * Where STS is asked.
   *
   * @throws IllegalStateException where that would leak
   */
  public static URI sts(CredentialsConfig config, String region) {
    var endpoint =
        url(config.stsEndpoint().orElseGet(() -> "sts.%s.aliyuncs.com".formatted(region)));
    SecureEndpoint.require(
        "tuwen.credentials.sts-endpoint", endpoint, "https://sts.cn-hangzhou.aliyuncs.com");
    return endpoint;
  }

  private static CredentialsSource pod(CredentialsConfig config, String region) {
    var life = config.life();
    if (life.compareTo(MIN_LIFE) < 0 || life.compareTo(MAX_LIFE) > 0) {
      throw new IllegalStateException("tuwen.credentials.life is from 15m to 12h");
    }
    return new PodRole(
        sts(config, region),
        config.roleArn().orElseThrow(),
        config.oidcProviderArn().orElseThrow(),
        config.oidcTokenFile().orElseThrow(),
        life);
  }

  /** Aliyun's variable has a host alone. */
  private static URI url(String text) {
    var endpoint = URI.create(text.contains("://") ? text : "https://" + text);
    return endpoint.getPath().isEmpty() ? endpoint.resolve("/") : endpoint;
  }

  private static CredentialsSource machine(CredentialsConfig config, String role) {
    if (!ROLE_NAME.matcher(role).matches()) {
      throw new IllegalStateException("tuwen.credentials.ecs-role is the name of a role");
    }
    var url = url(config.metadataUrl().toString());
    if (url.getHost() == null
        || !(url.getHost().equals(METADATA_HOST) || SecureEndpoint.isOnThisMachine(url))) {
      throw new IllegalStateException(
          "tuwen.credentials.metadata-url is http://" + METADATA_HOST + "/");
    }
    return new MachineRole(url, role);
  }
}
