/** Compares the libraries that the services run on with the advisories that are kept here. */
package io.tuwen.dependencies;
