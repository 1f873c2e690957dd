import java.io.Writer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.flame.FlameHtml;
import org.jvmpprof.proto.flame.TopTable;

/**
 * What {@code ./demo} shows, for a machine without Go: waits until the collector's merged profile covers a
 * round, prints its top functions and writes its flame graph. Run from source, with the collector's jar on the class path:
 *
 * <pre>java -cp collector/target/collector.jar testdata/demo/TopFunctions.java MERGE_URL FLAME_FILE ROUND_SECONDS</pre>
 */
public final class TopFunctions {
    private static final int ROWS = 12;
    private static final int PATIENCE = 6; // rounds

    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        Path flame = Path.of(arguments[1]);
        Profile profile = await(url, Integer.parseInt(arguments[2]));
        int cpu = profile.sampleTypeIndex("cpu");
        TopTable.write(profile, cpu, ROWS, System.out);
        try (Writer out = Files.newBufferedWriter(flame, StandardCharsets.UTF_8)) {
            FlameHtml.write(profile, "hotapp cpu", cpu, out);
        }
    }

    /** Asks every second until the profile covers a whole round: the first one is cut to the instance's phase. */
    private static Profile await(URI url, int roundSeconds) throws Exception {
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build();
        String last = "";
        for (int i = 0; i <= PATIENCE * roundSeconds; i++) {
            progress("  waiting for the first whole round … " + i + " s");
            try {
                HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() == 200) {
                    Profile profile = ProfileDecoder.decode(answer.body(), DecodeLimits.DEFAULT);
                    if (profile.durationNanos() >= roundSeconds * 1_000_000_000L) {
                        progress("");
                        return profile;
                    }
                    last = "only " + profile.durationNanos() / 1_000_000 + " ms so far";
                } else {
                    last = "HTTP " + answer.statusCode() + " "
                            + new String(answer.body(), StandardCharsets.UTF_8).trim();
                }
            } catch (ConnectException e) {
                last = "no connection to " + url.getAuthority();
            }
            Thread.sleep(1000);
        }
        progress("");
        System.err.println("no whole round within " + PATIENCE * roundSeconds + " s at " + url + ": " + last);
        System.exit(1);
        throw new AssertionError("exit returned");
    }

    /** One line that overwrites itself; silent when nobody watches. */
    private static void progress(String text) {
        if (System.console() != null) {
            System.err.printf("\r%-60s%s", text, text.isEmpty() ? "\r" : "");
        }
    }
}
