package io.tuwen.contract.store;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.PutObjectRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
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

  private static final String URL = "url";

  /** No object has this key. */
  private static final String NO_OBJECT = ".tuwen-check";

  private final OSS oss;
  private final Map<Bucket, String> names;
  private final Attempts attempts;
  private final Map<Kind, Counter> requests = new EnumMap<>(Kind.class);

  /** What a request asks of the store, as the metric names it. */
  private enum Kind {
    GET,
    HEAD,
    PUT,
    DELETE,
    LIST,
    /** Whether the store can be used at all, which health checks ask all the time. */
    CHECK
  }

  /**
   * @throws IllegalStateException where the configuration is not safe, with what to mend
   */
  public OssObjectStore(StorageConfig config) {
    this(config, new SimpleMeterRegistry());
  }

  /**
   * Signs with the access key of the configuration.
   *
   * @throws IllegalStateException where the configuration is not safe, with what to mend
   */
  public OssObjectStore(StorageConfig config, MeterRegistry metrics) {
    this(
        config,
        CredentialsProducer.fixed(config)
            .orElseThrow(() -> new IllegalStateException("there is no access key")),
        metrics);
  }

  /**
   * Counts each request that is sent, further tries among them.
   *
   * @throws IllegalStateException where the configuration is not safe, with what to mend
   */
  public OssObjectStore(
      StorageConfig config, CurrentCredentials credentials, MeterRegistry metrics) {
    StorageSettings.requireSafe(config);
    names =
        Map.of(
            Bucket.ORIGINALS, config.originalsBucket(),
            Bucket.TEXTS, config.textsBucket(),
            Bucket.RENDITIONS, config.renditionsBucket());
    attempts = new Attempts(config.attempts());
    for (var kind : Kind.values()) {
      var operation = kind.name().toLowerCase(Locale.ROOT);
      requests.put(kind, metrics.counter("tuwen.storage.requests", "operation", operation));
    }
    oss =
        OSSClientBuilder.create()
            .endpoint(config.endpoint().toString())
            .region(config.region())
            .credentialsProvider(new OssCredentials(credentials))
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
    // Our credentials go to the store alone.
    client.setRedirectEnable(false);
    client.setSLDEnabled(config.pathStyle());
    // Java verifies the chain by these, and the SDK the host's name.
    config
        .trustedCertificates()
        .ifPresent(it -> client.setX509TrustManagers(TrustedAuthorities.of(it)));
    return client;
  }

  @Override
  public PutReceipt put(Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    var md5 = md5(content);
    return attempts.run(() -> send(bucket, key, content, md5, attributes, false));
  }

  @Override
  public Optional<PutReceipt> putIfAbsent(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    var md5 = md5(content);
    return attempts.unlessPresent(() -> send(bucket, key, content, md5, attributes, true));
  }

  /** Once for all tries: the content is the same. */
  private static byte[] md5(Content content) {
    try {
      return Md5.of(content);
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "what is to be stored cannot be read", e);
    }
  }

  private PutReceipt send(
      Bucket bucket,
      ObjectKey key,
      Content content,
      byte[] md5,
      Attributes attributes,
      boolean onlyIfAbsent)
      throws IOException {
    var metadata = OssMetadata.write(attributes, content.length(), md5);
    if (onlyIfAbsent) {
      metadata.setHeader(FORBID_OVERWRITE, "true");
    }
    try (var stream = content.open()) {
      count(Kind.PUT);
      var result = oss.putObject(new PutObjectRequest(name(bucket), key.value(), stream, metadata));
      return new PutReceipt(new ETag(result.getETag()), result.getRequestId());
    }
  }

  @Override
  public Optional<StoredObject> describe(Bucket bucket, ObjectKey key) {
    return attempts
        .ifPresent(
            () -> {
              count(Kind.HEAD);
              return oss.getObjectMetadata(name(bucket), key.value());
            })
        .filter(it -> !OssMetadata.isLink(it))
        .map(it -> OssMetadata.read(key, it));
  }

  @Override
  public Optional<OpenObject> open(Bucket bucket, ObjectKey key) {
    return attempts
        .ifPresent(
            () -> {
              count(Kind.GET);
              var object = oss.getObject(name(bucket), key.value());
              if (OssMetadata.isLink(object.getObjectMetadata())) {
                object.forcedClose();
              }
              return object;
            })
        .filter(it -> !OssMetadata.isLink(it.getObjectMetadata()))
        .map(
            it ->
                new OpenObject(
                    OssMetadata.read(key, it.getObjectMetadata()), it.getObjectContent()));
  }

  @Override
  public void delete(Bucket bucket, ObjectKey key) {
    attempts.run(
        () -> {
          count(Kind.DELETE);
          return oss.deleteObject(name(bucket), key.value());
        });
  }

  @Override
  public ObjectPage list(Bucket bucket, String prefix, String after, int limit) {
    var request = new ListObjectsV2Request(name(bucket)).withPrefix(prefix).withMaxKeys(limit);
    // A key may have characters that XML has not. Of this list, the SDK leaves them encoded.
    request.setEncodingType(URL);
    if (!after.isEmpty()) {
      request.setStartAfter(after);
    }
    while (true) {
      var page =
          attempts.run(
              () -> {
                count(Kind.LIST);
                return oss.listObjectsV2(request);
              });
      var summaries = page.getObjectSummaries();
      if (URL.equals(page.getEncodingType())) {
        summaries.forEach(it -> it.setKey(URLDecoder.decode(it.getKey(), StandardCharsets.UTF_8)));
      }
      var objects = summaries.stream().flatMap(it -> OssMetadata.read(it).stream()).toList();
      if (!objects.isEmpty() || summaries.isEmpty() || !page.isTruncated()) {
        return new ObjectPage(objects, page.isTruncated());
      }
      // Of keys that are none of ours, a page must not look like the end.
      request.setContinuationToken(page.getNextContinuationToken());
    }
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
              count(Kind.CHECK);
              oss.getObject(name(bucket), NO_OBJECT).close();
              return true;
            });
  }

  private void count(Kind kind) {
    requests.get(kind).increment();
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
