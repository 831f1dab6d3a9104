package io.tuwen.resize.custom;

import io.tuwen.worker.vips.Image;

/**
 * What a custom action does with a picture.
 *
 * <p>It gets one frame, upright, in sRGB, with eight bits a band, and with an alpha band where it
 * is transparent; it gives one like this back. It is called for every picture, on any thread.
 */
@FunctionalInterface
public interface CustomOperation {
  Image apply(Image picture);
}
