package org.jvmpprof.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;

class AddressTableTest {
    private final AddressTable table = new AddressTable();

    @Test
    void a_frame_has_one_address_for_ever() {
        int put = table.index("java.util.HashMap", "put", "(I)V", 12);
        assertThat(table.index("java.util.HashMap", "put", "(I)V", 13)).isNotEqualTo(put);
        assertThat(table.index("java.util.HashMap", "put", "(J)V", 12)).isNotEqualTo(put);
        assertThat(table.index("java.util.HashMap", "put", "(I)V", 12)).isEqualTo(put);
    }

    @Test
    void a_frame_without_descriptor_and_the_same_with_one_share_the_address() {
        int dumped = table.index("A", "run", null, 5);
        assertThat(table.index("A", "run", "()V", 5)).isEqualTo(dumped);
        assertThat(table.index("A", "run", null, 5)).isEqualTo(dumped);
        assertThat(table.index("A", "run", "(I)V", 5)).isNotEqualTo(dumped);
        int sampled = table.index("B", "run", "()V", 5);
        assertThat(table.index("B", "run", null, 5)).isEqualTo(sampled);
    }

    @Test
    void symbols_are_found_at_the_address_and_one_below() {
        int index = table.index("A", "run", "()V", 5);
        long address = AddressTable.address(index);
        assertThat(address).isPositive();
        assertThat(name(address)).isEqualTo("A.run");
        assertThat(name(address - 1)).isEqualTo("A.run");
        assertThat(table.find(address + 1)).isNull();
        assertThat(table.find(address + AddressTable.STEP)).isNull();
        assertThat(table.find(0)).isNull();
    }

    @Test
    void hidden_classes_cannot_fill_the_table() {
        AddressTable small = new AddressTable(100);
        for (int i = 0; i < 1000; i++) {
            small.index("Foo$$Lambda/0x" + Integer.toHexString(0x7f0000 + i), "apply", "()V", 1);
        }
        assertThat(small.size()).isEqualTo(101);
    }

    @Test
    void profiles_have_normal_names_unless_raw_ones_are_wanted() {
        int lambda = table.index("a.Foo$$Lambda$14/0x0000000800c02000", "run", "()V", 0);
        assertThat(one(lambda, View.DEFAULT).functions().get(0).name()).isEqualTo("a.Foo$$Lambda.run");
        assertThat(one(lambda, View.DEFAULT).functions().get(0).filename()).isEqualTo("a/Foo.java");
        assertThat(one(lambda, View.DEFAULT.withRawNames(true))
                        .functions()
                        .get(0)
                        .name())
                .contains("0x0000000800c02000");
    }

    @Test
    void equal_stacks_are_one_sample_and_none_is_empty() {
        StackProfile profile = new StackProfile(table, View.DEFAULT.withLabels(false), "app.jar");
        int frame = table.index("A", "run", "()V", 5);
        profile.add(new int[] {frame}, new long[] {1, 10}, Collections.singletonList(Label.text("thread", "a")));
        profile.add(new int[] {frame}, new long[] {2, 20}, Collections.singletonList(Label.text("thread", "b")));
        profile.add(new int[0], new long[] {4, 40}, Collections.emptyList());
        Profile built = profile.build().build();
        assertThat(built.samples()).hasSize(2);
        assertThat(built.samples().get(0).values()).containsExactly(3, 30);
        assertThat(built.samples().get(1).depth()).isEqualTo(1);
        assertThat(built.mappings().get(0).limit())
                .isGreaterThan(built.locations().get(1).address());
        assertThat(Arrays.asList(built.mappings().get(0).filename())).containsExactly("app.jar");
    }

    @Test
    void histogram_rows_are_read() {
        assertThat(HeapHistogram.parse(" num     #instances         #bytes  class name (module)\n"
                        + "-------------------------------------------------------\n"
                        + "   1:        289259      111517272  [B (java.base@17.0.15)\n"
                        + "   2:        226142        5427408  java.lang.String\nTotal  10  20\n"))
                .hasSize(2)
                .hasEntrySatisfying("[B", total -> assertThat(total).containsExactly(289259L, 111517272L))
                .containsKey("java.lang.String");
    }

    private String name(long address) {
        AddressTable.Entry entry = table.find(address);
        return entry == null ? "none" : entry.name();
    }

    private Profile one(int frame, View view) {
        StackProfile profile = new StackProfile(table, view, "app.jar");
        profile.add(new int[] {frame}, new long[] {1}, Collections.emptyList());
        return profile.build().build();
    }
}
