/**
 * Images that go through the workers again. An order and its checkpoints are records of one topic,
 * so a replay survives every process that runs it.
 */
package io.tuwen.operations.replay;
