/** Pages for people who read: what an error means, and what the API is. */
package io.tuwen.result.page;
