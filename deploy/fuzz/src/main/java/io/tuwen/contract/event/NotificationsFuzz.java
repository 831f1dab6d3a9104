package io.tuwen.contract.event;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import java.util.Set;

/** What object storage tells, in one of its envelopes. */
public final class NotificationsFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) {
    try {
      for (var notification : OssNotificationReader.read(input)) {
        if (notification instanceof OssNotification.ObjectCreated created) {
          EventsFuzz.check(created.event(), EventCodec::decodeUploaded);
        } else if (notification instanceof OssNotification.Unreadable unreadable) {
          EventsFuzz.requirePoison(unreadable.cause());
        }
      }
    } catch (TuwenException e) {
      EventsFuzz.requirePoison(e);
      throw e;
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }
}
