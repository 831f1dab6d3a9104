/** How the pipeline does, for somebody who looks. */
package io.tuwen.upload.pipeline;
