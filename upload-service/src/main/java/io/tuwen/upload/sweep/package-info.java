/** Originals that nobody was told of. */
package io.tuwen.upload.sweep;
