/** The index of all images, which result-service has: asked, and made anew. */
package io.tuwen.operations.index;
