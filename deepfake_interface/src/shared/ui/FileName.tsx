import { lettersOf, TAIL } from '../lib/letters';

interface Props {
  name: string;
  className?: string;
}

/** The script whose letters are joined, and not across two boxes. */
const ARABIC = /^\p{Script=Arabic}/u;
/** A letter beside it has the form in which it is joined to another. */
const JOINER = '\u200d';

/** A file's name on one line. Where there is no room for it, its end stays. */
export function FileName({ name, className = '' }: Props) {
  const letters = lettersOf(name);
  const ends = [letters.at(-TAIL - 1) ?? '', letters.at(-TAIL) ?? ''];
  const joiner = ends.every((letter) => ARABIC.test(letter)) ? JOINER : '';
  return (
    <span dir="auto" title={name} className={`flex min-w-0 whitespace-pre ${className}`}>
      <span className="overflow-hidden text-ellipsis">{letters.slice(0, -TAIL).join('') + joiner}</span>
      <span className="shrink-0">{joiner + letters.slice(-TAIL).join('')}</span>
    </span>
  );
}
