package org.jvmpprof.cli.dump;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jvmpprof.cli.profile.Heading;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/** What a dump holds, and what it lacks and why; {@code manifest.json} for programs. Immutable. */
final class Manifest {
    private final String target;
    private final Instant begin;
    private final int seconds;
    private final String version;
    private final List<Piece> pieces;

    Manifest(String target, Instant begin, int seconds, String version, List<Piece> pieces) {
        this.target = requireNonNull(target, "target");
        this.begin = requireNonNull(begin, "begin");
        this.seconds = seconds;
        this.version = requireNonNull(version, "version");
        this.pieces = Collections.unmodifiableList(requireNonNull(pieces, "pieces"));
    }

    String target() {
        return target;
    }

    Instant begin() {
        return begin;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** The program that the profiles name; empty if none does. */
    String program() {
        for (Piece piece : pieces) {
            Profile profile = piece.profile();
            if (profile != null && !Heading.program(profile).isEmpty()) {
                return Heading.program(profile);
            }
        }
        return "";
    }

    String json() {
        StringBuilder json = new StringBuilder("{\n");
        member(json, "  ", "target", target).append(",\n");
        member(json, "  ", "program", program()).append(",\n");
        member(json, "  ", "time", begin.toString()).append(",\n");
        json.append("  \"seconds\": ").append(seconds).append(",\n");
        member(json, "  ", "version", version).append(",\n  \"files\": [");
        String separator = "\n";
        for (Piece piece : pieces) {
            if (piece.file() != null) {
                json.append(separator).append(file(piece));
                separator = ",\n";
            }
        }
        json.append("\n  ],\n  \"missing\": [");
        separator = "\n";
        for (Piece piece : pieces) {
            if (piece.file() == null) {
                json.append(separator).append("    {");
                member(json, "", "name", piece.name()).append(", ");
                member(json, "", "reason", piece.absence()).append('}');
                separator = ",\n";
            }
        }
        return json.append("\n  ]\n}\n").toString();
    }

    private static String file(Piece piece) {
        StringBuilder json = new StringBuilder("    {");
        member(json, "", "name", piece.name()).append(", ");
        member(json, "", "file", String.valueOf(piece.file()))
                .append(", \"bytes\": ")
                .append(piece.bytes());
        Profile profile = piece.profile();
        if (profile != null) {
            json.append(", ");
            member(json, "", "flame", String.valueOf(piece.flameFile())).append(", \"samples\": ");
            json.append(profile.samples().size()).append(", \"totals\": {");
            String separator = "";
            for (int i = 0; i < profile.sampleTypes().size(); i++) {
                ValueType type = profile.sampleTypes().get(i);
                json.append(separator);
                string(json, type.type() + "/" + type.unit()).append(": ").append(profile.total(i));
                separator = ", ";
            }
            json.append('}');
        }
        return json.append('}').toString();
    }

    private static StringBuilder member(StringBuilder json, String indent, String name, String value) {
        json.append(indent);
        string(json, name).append(": ");
        return string(json, value);
    }

    private static StringBuilder string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
