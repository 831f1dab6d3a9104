/**
 * {@code ./tuwen bench renditions}: the same renditions of the same pictures by Tuwen, by {@code
 * sharp} and by ImageMagick, in turn.
 */
package io.tuwen.bench.rendition;
