package io.tuwen.contract.credentials;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Roles, in the place of an access key. The names of the environment are Aliyun's own. */
@ConfigMapping(prefix = "tuwen.credentials")
public interface CredentialsConfig {
  /** The role of a pod; from the environment: {@code ALIBABA_CLOUD_ROLE_ARN}. */
  @WithDefault("${alibaba.cloud.role-arn:}")
  Optional<String> roleArn();

  /** The cluster's identity provider; {@code ALIBABA_CLOUD_OIDC_PROVIDER_ARN}. */
  @WithDefault("${alibaba.cloud.oidc-provider-arn:}")
  Optional<String> oidcProviderArn();

  /** Where the pod's identity token is; {@code ALIBABA_CLOUD_OIDC_TOKEN_FILE}. */
  @WithDefault("${alibaba.cloud.oidc-token-file:}")
  Optional<Path> oidcTokenFile();

  /** The host or the URL of STS; {@code ALIBABA_CLOUD_STS_ENDPOINT}. */
  @WithDefault("${alibaba.cloud.sts-endpoint:}")
  Optional<String> stsEndpoint();

  /** The role of an ECS instance; {@code ALIBABA_CLOUD_ECS_METADATA}. */
  @WithDefault("${alibaba.cloud.ecs-metadata:}")
  Optional<String> ecsRole();

  /** Where an instance's metadata service is. */
  @WithDefault("http://100.100.100.200/")
  URI metadataUrl();

  /** For how long a pod takes its role each time. */
  @WithDefault("1h")
  Duration life();
}
