import type { MouseEvent } from 'react';

/** For a button that gives its place to another: the second half of a double click would press that one as well. */
export function firstClick(action: () => void) {
  return ({ detail }: MouseEvent) => {
    if (detail <= 1) action();
  };
}
