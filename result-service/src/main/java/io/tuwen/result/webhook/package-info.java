/** Tells the operator's own servers what became of an image. */
package io.tuwen.result.webhook;
