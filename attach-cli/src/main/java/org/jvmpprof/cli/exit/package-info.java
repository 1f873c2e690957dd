/**
 * How the command ends: the exit statuses, and the one exception that carries one with a line for the user. Knows no
 * other package; every command throws it, and {@code JvmPprof} prints it.
 */
@NullMarked
package org.jvmpprof.cli.exit;

import org.jspecify.annotations.NullMarked;
