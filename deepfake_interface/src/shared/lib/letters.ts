/** A letter with its accents, which are letters of their own in names from some systems. */
const LETTER = /.\p{M}*/gsu;

export function lettersOf(name: string): string[] {
  return name.match(LETTER) ?? [];
}

/** Letters at the end of a name that stay where it is cut: as a rule they are what tells names apart. */
export const TAIL = 10;
const MOST = 40;

/** A long file name without its middle, for a sentence that is to be short. */
export function shortened(name: string): string {
  const letters = lettersOf(name);
  if (letters.length <= MOST) return name;
  return `${letters.slice(0, MOST - TAIL).join('')}…${letters.slice(-TAIL).join('')}`;
}
