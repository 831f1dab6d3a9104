/** Topics as logs that can be read from any place: the ports, without a word of Kafka. */
package io.tuwen.operations.log;
