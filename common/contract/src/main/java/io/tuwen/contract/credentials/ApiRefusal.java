package io.tuwen.contract.credentials;

import java.io.IOException;

/** An API of Aliyun's answered, and said no. Its message has the code and nothing else. */
public final class ApiRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiRefusal(String service, int status, String code) {
    super("%s answered %d%s".formatted(service, status, code.isEmpty() ? "" : " " + code));
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  /** Such as {@code NoPermission}; empty where the answer has none. */
  public String code() {
    return code;
  }
}
