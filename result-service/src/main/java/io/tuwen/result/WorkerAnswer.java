package io.tuwen.result;

import io.vertx.core.buffer.Buffer;

/** What the worker has answered: an image, a text about it, or an error in the words of OSS. */
public record WorkerAnswer(int status, String contentType, String tag, Buffer body) {}
