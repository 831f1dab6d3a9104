/** What workers gave up: found, tried again, or put aside. */
package io.tuwen.operations.deadletter;
