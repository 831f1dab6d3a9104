/** How the pipeline does, for somebody who looks. */
package io.tuwen.operations.pipeline;
