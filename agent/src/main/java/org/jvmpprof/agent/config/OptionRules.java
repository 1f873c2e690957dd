package org.jvmpprof.agent.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What options have to do with one another, and which of them do nothing yet. */
final class OptionRules {
    private final OptionsReader reader;

    private OptionRules(OptionsReader reader) {
        this.reader = reader;
    }

    static void apply(OptionsReader reader) {
        OptionRules rules = new OptionRules(reader);
        rules.together(OptionTable.COLLECTOR_USER, OptionTable.COLLECTOR_PASSWORD_FILE);
        rules.together(OptionTable.COLLECTOR_CERT, OptionTable.COLLECTOR_KEY);
        rules.openPort();
        rules.together(OptionTable.HTTP_TLS_CERT, OptionTable.HTTP_TLS_KEY);
        rules.clientAuthority();
        rules.pending();
    }

    /** Half a pair is of no use, and silently dropping it would leave a connection less safe than was asked for. */
    private void together(Option<?> one, Option<?> other) {
        if (isGiven(one) != isGiven(other)) {
            Option<?> lonely = isGiven(one) ? one : other;
            Option<?> missing = isGiven(one) ? other : one;
            reader.problems.add(lonely.key() + ": must come with " + missing.key() + "; it is left out");
            drop(lonely);
            if (lonely == OptionTable.HTTP_TLS_CERT || lonely == OptionTable.HTTP_TLS_KEY) {
                closePort("TLS was asked for and cannot be had");
            }
        }
    }

    private void openPort() {
        Optional<InetSocketAddress> http = address();
        if (http.isPresent() && !Addresses.isLoopback(http.get().getHostString())) {
            boolean guarded = isGiven(OptionTable.HTTP_TOKEN)
                    || isGiven(OptionTable.HTTP_TOKEN_FILE)
                    || Boolean.TRUE.equals(reader.values.get(OptionTable.HTTP_OPEN));
            if (!guarded) {
                closePort("beyond loopback it must come with http.token, http.token-file or http.open=true");
            }
        }
    }

    private void clientAuthority() {
        if (isGiven(OptionTable.HTTP_TLS_CLIENT_CA) && !isGiven(OptionTable.HTTP_TLS_CERT)) {
            drop(OptionTable.HTTP_TLS_CLIENT_CA);
            reader.problems.add(
                    OptionTable.HTTP_TLS_CLIENT_CA.key() + ": must come with http.tls.cert and http.tls.key");
            closePort("clients were to be checked and cannot be");
        }
    }

    /** An unsafe port stays closed, rather than open in another way than was meant. */
    private void closePort(String reason) {
        Optional<InetSocketAddress> http = address();
        if (http.isPresent()) {
            drop(OptionTable.HTTP);
            reader.problems.add("http=" + http.get().getHostString() + ":"
                    + http.get().getPort() + ": " + reason + "; the port stays closed");
        }
    }

    private void pending() {
        for (Option<?> option : OptionTable.rows()) {
            String pending = option.pending();
            Object value = reader.values.get(option);
            if (pending != null && value != null && !isOff(value)) {
                reader.notes.add(option.key() + ": " + pending);
            }
        }
        Object profiles = reader.values.get(OptionTable.SHIP_PROFILES);
        boolean isShipped = profiles instanceof List && ((List<?>) profiles).contains("exceptions");
        if (isShipped && !isGiven(OptionTable.EXCEPTIONS)) {
            reader.notes.add("ship.profiles: exceptions are sampled with exceptions=N only; the others are shipped");
        }
    }

    private static boolean isOff(Object value) {
        return value.equals(Boolean.FALSE)
                || value.equals(Optional.empty())
                || value.equals("off")
                || value.equals("auto");
    }

    private Optional<InetSocketAddress> address() {
        Object http = reader.values.get(OptionTable.HTTP);
        return http == null ? Optional.empty() : ((Optional<?>) http).map(InetSocketAddress.class::cast);
    }

    private boolean isGiven(Option<?> option) {
        @Nullable Object value = reader.values.get(option);
        return value != null && !value.equals(Optional.empty());
    }

    private void drop(Option<?> option) {
        reader.values.remove(option);
        reader.sources.remove(option);
    }
}
