package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Profile;

class TreeCutTest {
    @Test
    void keeps_the_largest_and_gathers_the_others_where_they_were() {
        CallTree whole = CallTree.of(TestProfiles.cpu()
                .sample("main;big;hot", 1, 60)
                .sample("main;big;cool", 1, 20)
                .sample("main;tiny;a", 1, 3)
                .sample("main;tiny;b", 1, 4)
                .sample("main", 1, 13)
                .build());
        // Seven nodes below the root; "samples" makes tiny two fifths of all, so it stays and its children do not.
        assertThat(paths(TreeCut.largest(whole, 5), 1))
                .containsExactly(
                        "all=100/0",
                        "all;main=100/13",
                        "all;main;big=80/0",
                        "all;main;big;hot=60/60",
                        "all;main;big;" + TreeCut.GATHERED + "=20/20",
                        "all;main;tiny=7/0",
                        "all;main;tiny;" + TreeCut.GATHERED + "=7/7");
    }

    @Test
    void what_stays_has_the_totals_it_had_and_nothing_gets_lost() {
        for (int seed = 1; seed <= 30; seed++) {
            CallTree whole = CallTree.of(TestProfiles.random(seed, 400, seed % 3 == 0));
            for (int maxNodes : new int[] {1, 2, 7, 100, whole.size() - 1}) {
                CallTree cut = TreeCut.largest(whole, maxNodes);
                long kept = java.util.stream.IntStream.range(0, cut.size())
                        .filter(node -> !cut.name(node).equals(TreeCut.GATHERED))
                        .count();
                assertThat(kept).as("seed %d, %d nodes", seed, maxNodes).isEqualTo(maxNodes);
                List<String> all = paths(whole, 1);
                assertThat(paths(cut, 1))
                        .as("seed %d, %d nodes", seed, maxNodes)
                        .filteredOn(path -> !path.contains(TreeCut.GATHERED))
                        .isSubsetOf(all);
                for (int column = 0; column < whole.columns(); column++) {
                    assertThat(cut.total(column, 0)).isEqualTo(whole.total(column, 0));
                }
            }
        }
    }

    @Test
    void the_data_of_a_cut_tree_says_so_and_has_the_exact_sums() throws IOException {
        Profile profile = TestProfiles.cpu()
                .sample("main;big", 1, 90)
                .sample("main;tiny", 0, 4)
                .sample("main;big;tiny", 0, 6)
                .build();
        StringBuilder json = new StringBuilder();
        FlameData.write(profile, "t", 1, 3, json);
        assertThat(json)
                .contains("\"omitted\":{\"nodes\":2,\"sent\":3,\"name\":\"[smaller frames]\"}")
                .contains("\"rows\":{\"self\":[[0,0,1,0],[0,0,90,10]],\n\"total\":[[1,1,1,0],[100,100,96,10]]}");
        StringBuilder all = new StringBuilder();
        FlameData.write(profile, "t", 1, 5, all);
        StringBuilder unbounded = new StringBuilder();
        FlameData.write(profile, "t", 1, unbounded);
        assertThat(all).asString().isEqualTo(unbounded.toString()).doesNotContain("omitted");
        assertThatThrownBy(() -> FlameData.write(profile, "t", 1, 0, new StringBuilder()))
                .hasMessage("maxNodes=0: must be at least 1");
    }

    @Test
    void a_cut_difference_has_the_exact_sums_of_both_sides() throws IOException {
        Profile base =
                TestProfiles.cpu().sample("main;x", 1, 5).sample("main;y", 0, 1).build();
        Profile target =
                TestProfiles.cpu().sample("main;x", 1, 7).sample("main;z", 0, 2).build();
        StringBuilder json = new StringBuilder();
        FlameData.writeDiff(base, target, "t", 1, 3, json);
        assertThat(json)
                .contains("\"omitted\":{\"nodes\":2,\"sent\":3,")
                .contains("\"rows\":{\"baseSelf\":[[0,0,1,0,0],[0,0,5,1,0]],\n\"base\":[[1,1,1,0,0],[6,6,5,1,0]],"
                        + "\"self\":[[0,0,1,0,0],[0,0,7,0,2]],\n\"total\":[[1,1,1,0,0],[9,9,7,0,2]]}");
    }

    /** {@code all;main=<total>/<self>} of each node. */
    private static List<String> paths(CallTree tree, int column) {
        List<String> paths = new ArrayList<>();
        String[] ofNode = new String[tree.size()];
        for (int node = 0; node < tree.size(); node++) {
            ofNode[node] = (node == 0 ? "" : ofNode[tree.parent(node)] + ";") + tree.name(node);
            paths.add(ofNode[node] + "=" + tree.total(column, node) + "/" + tree.self(column, node));
        }
        return paths;
    }
}
