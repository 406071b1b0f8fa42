import { useState } from 'react';

/** One kind of what is listed, and how much there is of it. */
export interface FilterOption<Kind extends string> {
  kind: Kind;
  count: number;
  isChosen: boolean;
}

/** Lets kinds be chosen of what is listed. While none is, or none of the chosen is there any more, all are wanted. */
export function useFilter<Item, Kind extends string>(
  items: Item[],
  kindOf: (item: Item) => Kind,
  order: Kind[],
  initial: Kind[] = [],
) {
  const [chosen, setChosen] = useState(initial);
  const kinds = items.map(kindOf);
  const there = order.filter((kind) => kinds.includes(kind));
  const active = there.filter((kind) => chosen.includes(kind));
  const options: FilterOption<Kind>[] = there.map((kind) => ({
    kind,
    count: kinds.filter((other) => other === kind).length,
    isChosen: active.includes(kind),
  }));
  return {
    chosen,
    options,
    isWanted: (item: Item) => active.length === 0 || active.includes(kindOf(item)),
    /** Chooses it or no longer; the kinds that are chosen then. */
    toggle: (kind: Kind): Kind[] => {
      const next = active.includes(kind) ? active.filter((other) => other !== kind) : [...active, kind];
      setChosen(next);
      return next;
    },
  };
}
