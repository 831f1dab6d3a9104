package io.tuwen.contract.store;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.PutObjectRequest;
import io.tuwen.contract.key.ObjectKey;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Object storage that speaks the OSS protocol, through Aliyun's own SDK.
 *
 * <p>Requests are signed with V4. Every wait is bounded. The SDK does not retry; {@link Attempts}
 * does, because only it can open a {@link Content} again.
 */
public final class OssObjectStore implements ObjectStore {
  private static final String FORBID_OVERWRITE = "x-oss-forbid-overwrite";

  /** No key of ours begins with a dot. */
  private static final String NO_OBJECT = ".tuwen-check";

  private final OSS oss;
  private final Map<Bucket, String> names;
  private final Attempts attempts;

  /**
   * @throws IllegalStateException where the configuration is not safe, with what to mend
   */
  public OssObjectStore(StorageConfig config) {
    StorageSettings.requireSafe(config);
    names =
        Map.of(
            Bucket.ORIGINALS, config.originalsBucket(),
            Bucket.TEXTS, config.textsBucket(),
            Bucket.RENDITIONS, config.renditionsBucket());
    attempts = new Attempts(config.attempts());
    oss =
        OSSClientBuilder.create()
            .endpoint(config.endpoint().toString())
            .region(config.region())
            .credentialsProvider(
                new DefaultCredentialProvider(
                    config.accessKeyId().orElseThrow(),
                    config.accessKeySecret().orElseThrow(),
                    config.sessionToken().orElse(null)))
            .clientConfiguration(client(config))
            .build();
  }

  private static ClientBuilderConfiguration client(StorageConfig config) {
    var client = new ClientBuilderConfiguration();
    client.setSignatureVersion(SignVersion.V4);
    client.setMaxErrorRetry(0);
    client.setMaxConnections(config.maxConnections());
    client.setConnectionTimeout((int) config.connectTimeout().toMillis());
    client.setSocketTimeout((int) config.readTimeout().toMillis());
    client.setConnectionRequestTimeout((int) config.poolTimeout().toMillis());
    // Content-MD5 makes the server refuse damaged bytes before they are visible; a checksum that is
    // compared after the put comes too late.
    client.setCrcCheckEnabled(false);
    // Nobody who is not the store gets our credentials.
    client.setRedirectEnable(false);
    return client;
  }

  @Override
  public PutReceipt put(Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    return attempts.run(() -> send(bucket, key, content, attributes, false));
  }

  @Override
  public Optional<PutReceipt> putIfAbsent(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    return attempts.unlessPresent(() -> send(bucket, key, content, attributes, true));
  }

  private PutReceipt send(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes, boolean onlyIfAbsent)
      throws IOException {
    var metadata = OssMetadata.write(attributes, content);
    if (onlyIfAbsent) {
      metadata.setHeader(FORBID_OVERWRITE, "true");
    }
    try (var stream = content.open()) {
      var result = oss.putObject(new PutObjectRequest(name(bucket), key.value(), stream, metadata));
      return new PutReceipt(new ETag(result.getETag()), result.getRequestId());
    }
  }

  @Override
  public Optional<StoredObject> describe(Bucket bucket, ObjectKey key) {
    return attempts.ifPresent(
        () -> OssMetadata.read(key, oss.getObjectMetadata(name(bucket), key.value())));
  }

  @Override
  public Optional<OpenObject> open(Bucket bucket, ObjectKey key) {
    return attempts.ifPresent(
        () -> {
          var object = oss.getObject(name(bucket), key.value());
          return new OpenObject(
              OssMetadata.read(key, object.getObjectMetadata()), object.getObjectContent());
        });
  }

  @Override
  public void delete(Bucket bucket, ObjectKey key) {
    attempts.run(() -> oss.deleteObject(name(bucket), key.value()));
  }

  @Override
  public ObjectPage list(Bucket bucket, String prefix, String after, int limit) {
    var request = new ListObjectsV2Request(name(bucket)).withPrefix(prefix).withMaxKeys(limit);
    if (!after.isEmpty()) {
      request.setStartAfter(after);
    }
    return attempts.run(
        () -> {
          var page = oss.listObjectsV2(request);
          return new ObjectPage(
              page.getObjectSummaries().stream().map(OssMetadata::read).toList(),
              page.isTruncated());
        });
  }

  /**
   * Asks for an object that is not there. A list would tell the same, and need a right to see the
   * names of all objects, which a service that reads one at a time has no use for.
   */
  @Override
  public void check(Bucket bucket) {
    new Attempts(1)
        .ifPresent(
            () -> {
              oss.getObject(name(bucket), NO_OBJECT).close();
              return true;
            });
  }

  @Override
  public String name(Bucket bucket) {
    return names.get(bucket);
  }

  @Override
  public void close() {
    oss.shutdown();
  }
}
