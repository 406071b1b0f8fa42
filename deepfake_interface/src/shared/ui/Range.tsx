interface Props {
  label: string;
  /** [0, 1]. */
  value: number;
  onChange: (value: number) => void;
}

export function Range({ label, value, onChange }: Props) {
  const percent = `${Math.round(value * 100)}%`;
  return (
    <label className="flex min-w-40 flex-1 flex-col gap-1 text-[0.875rem] text-ink-2">
      <span className="flex justify-between">
        {label}{' '}
        <span aria-hidden="true" className="tabular">
          {percent}
        </span>
      </span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={value}
        // Else a screen reader says 0.6 for what is read as 60%.
        aria-valuetext={percent}
        className="h-6 w-full"
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}
