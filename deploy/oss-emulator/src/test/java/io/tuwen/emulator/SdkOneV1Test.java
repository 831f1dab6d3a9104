package io.tuwen.emulator;

import com.aliyun.oss.common.comm.SignVersion;

class SdkOneV1Test extends SdkOneConformance {
  SdkOneV1Test() {
    super(SignVersion.V1);
  }
}
