package org.jvmpprof.collector.http;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.PemFiles;

/**
 * Where to listen, and with how much.
 *
 * @param threads more than requests that may be at work at once, so that the others are told to come again
 * @param connections more wait to be accepted
 * @param tls the certificate, or null to speak in clear text
 */
public record ServerSettings(
        String host,
        int port,
        int threads,
        int connections,
        @Nullable PemFiles tls) {}
