package io.tuwen.bench.rendition;

import io.tuwen.bench.rendition.Work.Format;
import java.util.List;

/** What is measured as one: a rendition, or those that an upload makes at once. */
enum Task {
  JPEG_JPEG(Sample.CAMERA_12, "→ 746 wide, JPEG", 8, Work.wide(746, Format.JPEG)),
  JPEG_FILLED(Sample.CAMERA_12, "→ 200 × 200 filled, JPEG", 8, Work.filled(200)),
  JPEG_WEBP(Sample.CAMERA_12, "→ 746 wide, WebP", 8, Work.wide(746, Format.WEBP)),
  ALPHA_PNG(Sample.ALPHA, "→ 400 wide, PNG", 8, Work.wide(400, Format.PNG)),
  LARGE_JPEG(Sample.CAMERA_48, "→ 746 wide, JPEG", 3, Work.wide(746, Format.JPEG)),
  SCREENSHOT_WEBP(Sample.SCREENSHOT, "→ 746 wide, WebP", 8, Work.wide(746, Format.WEBP)),
  EAGER(Sample.CAMERA_12, Task.BOTH, 8, Work.longest(1280), Work.filled(200)),
  EAGER_LARGE(Sample.CAMERA_48, Task.BOTH, 3, Work.longest(1280), Work.filled(200)),
  EAGER_ALPHA(Sample.ALPHA, Task.BOTH, 8, Work.longest(1280), Work.filled(200)),
  EAGER_SCREENSHOT(Sample.SCREENSHOT, Task.BOTH, 8, Work.longest(1280), Work.filled(200));

  private static final String BOTH = "→ an upload's two styles together";

  private final Sample sample;
  private final String title;
  private final int times;

  // List.of, of records
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Work> works;

  Task(Sample sample, String title, int times, Work... works) {
    this.sample = sample;
    this.title = title;
    this.times = times;
    this.works = List.of(works);
  }

  Sample sample() {
    return sample;
  }

  String title() {
    return sample.title() + " " + title;
  }

  /** How often it is done in one measurement: a system counts processor time by 10 ms. */
  int times() {
    return times;
  }

  List<Work> works() {
    return works;
  }
}
