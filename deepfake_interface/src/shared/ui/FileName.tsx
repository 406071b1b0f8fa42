interface Props {
  name: string;
  className?: string;
}

const TAIL = 10;
/** A letter with its accents, which are letters of their own in names from some systems. */
const LETTER = /.\p{M}*/gsu;

/** A file's name on one line. Where there is no room for it, its end stays: as a rule that is what tells names apart. */
export function FileName({ name, className = '' }: Props) {
  const letters = name.match(LETTER) ?? [];
  return (
    <span dir="auto" title={name} className={`flex min-w-0 whitespace-pre ${className}`}>
      <span className="overflow-hidden text-ellipsis">{letters.slice(0, -TAIL).join('')}</span>
      <span className="shrink-0">{letters.slice(-TAIL).join('')}</span>
    </span>
  );
}
