package org.jvmpprof.agent.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.proto.JavaNames;

/**
 * {@code /symbol}: names for addresses, as {@code go tool pprof} asks for after a legacy text profile. Addresses come
 * in the query or, too many for that, in the body, with plus signs between; unknown ones are left out.
 */
final class SymbolRoute implements Route {
    private static final List<String> METHODS = Collections.unmodifiableList(Arrays.asList("GET", "HEAD", "POST"));

    private final AddressTable addresses;

    SymbolRoute(AddressTable addresses) {
        this.addresses = addresses;
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public Answer serve(Request request) {
        boolean post = request.method().equals("POST");
        String asked = post
                ? new String(request.body(), StandardCharsets.US_ASCII)
                : request.query().raw();
        // The number says only that there are symbols at all.
        StringBuilder text = new StringBuilder("num_symbols: 1\n");
        for (String word : asked.split("\\+", -1)) {
            long address = parse(word.trim());
            AddressTable.Entry entry = address == 0 ? null : addresses.find(address);
            if (entry != null) {
                text.append("0x")
                        .append(Long.toHexString(address))
                        .append(' ')
                        .append(name(entry))
                        .append('\n');
            }
        }
        return Answer.text(text.toString());
    }

    private static String name(AddressTable.Entry entry) {
        String method = entry.method().replace(' ', '_');
        return entry.className().isEmpty() ? method : JavaNames.normalize(entry.className()) + '.' + method;
    }

    /** Hexadecimal with 0x, else decimal; 0 for what is neither. */
    private static long parse(String word) {
        try {
            boolean hex = word.startsWith("0x") || word.startsWith("0X");
            return hex ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseUnsignedLong(word);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
