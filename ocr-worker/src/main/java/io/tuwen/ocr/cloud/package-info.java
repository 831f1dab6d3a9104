/**
 * What the engines of clouds have in common: the calls, the pictures that are sent, the texts that
 * come back.
 */
package io.tuwen.ocr.cloud;
