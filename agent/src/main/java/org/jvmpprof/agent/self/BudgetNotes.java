package org.jvmpprof.agent.self;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What profiles say of the budget: nothing before there is one, or before it has moved anything. Any thread. */
public final class BudgetNotes {
    private volatile @Nullable Budget budget;

    /** From now on this one is asked. */
    public void askedOf(Budget budget) {
        this.budget = budget;
    }

    /** Comments for a profile whose content depends on these levers. */
    public List<String> comments(String... levers) {
        Budget asked = budget;
        return asked == null ? Collections.emptyList() : asked.comments(levers);
    }
}
