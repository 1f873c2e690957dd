package org.jvmpprof.cli.jvm;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the main class, jar or module in a {@code java} command, where the JVM does not tell it itself. */
final class CommandLine {
    /** Options of the launcher whose value is the next word (java(1)). */
    private static final Set<String> WITH_VALUE = new HashSet<>(Arrays.asList(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--enable-native-access",
            "--add-reads",
            "--add-exports",
            "--add-opens",
            "--limit-modules",
            "--patch-module",
            "--source"));

    private CommandLine() {}

    /** Empty if there is none. */
    static String mainOf(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            boolean isMain = word.equals("-jar") || word.equals("-m") || word.equals("--module");
            if (isMain) {
                return i + 1 < words.size() ? words.get(i + 1) : "";
            }
            if (WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("@")) {
                return word;
            }
        }
        return "";
    }

    /** Of a main class or jar and its arguments, joined by spaces. A jar's path may hold spaces. */
    static String firstWord(String command) {
        int jar = command.startsWith("/") ? (command + ' ').indexOf(".jar ") : -1;
        int end = jar >= 0 ? jar + ".jar".length() : command.indexOf(' ');
        return end < 0 ? command : command.substring(0, end);
    }
}
