/** The index of result-service, made anew: the order for it, and what that service tells of it. */
package io.tuwen.operations.index;
