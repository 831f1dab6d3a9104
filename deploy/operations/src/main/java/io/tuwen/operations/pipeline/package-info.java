/** The state of the pipeline, for operators: lags, dead letters, replays. */
package io.tuwen.operations.pipeline;
