/** The index of all images, which result-service has. */
package io.tuwen.operations.index;
