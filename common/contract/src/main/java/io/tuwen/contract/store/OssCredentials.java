package io.tuwen.contract.store;

import com.aliyun.oss.common.auth.Credentials;
import com.aliyun.oss.common.auth.CredentialsProvider;
import com.aliyun.oss.common.auth.DefaultCredentials;
import io.tuwen.contract.credentials.CurrentCredentials;

/** Gives the SDK the credentials of the moment; it asks for them with each request. */
final class OssCredentials implements CredentialsProvider {
  private final CurrentCredentials current;

  OssCredentials(CurrentCredentials current) {
    this.current = current;
  }

  @Override
  public Credentials getCredentials() {
    var now = current.get();
    return new DefaultCredentials(
        now.accessKeyId(), now.secret(), now.securityToken().orElse(null));
  }

  @Override
  public void setCredentials(Credentials credentials) {
    throw new UnsupportedOperationException("credentials come from their source alone");
  }
}
