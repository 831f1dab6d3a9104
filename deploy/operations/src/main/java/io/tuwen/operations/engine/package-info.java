/** What the engines of OCR cost that have a provider, by the topic {@code ocr.usage}. */
package io.tuwen.operations.engine;
