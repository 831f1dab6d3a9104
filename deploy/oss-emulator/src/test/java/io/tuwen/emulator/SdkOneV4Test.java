package io.tuwen.emulator;

import com.aliyun.oss.common.comm.SignVersion;

class SdkOneV4Test extends SdkOneConformance {
  SdkOneV4Test() {
    super(SignVersion.V4);
  }
}
