interface Props {
  label: string;
  /** [0, 1]. */
  value: number;
  onChange: (value: number) => void;
}

export function Range({ label, value, onChange }: Props) {
  return (
    <label className="flex min-w-40 flex-1 flex-col gap-1 text-[0.875rem] text-ink-2">
      <span className="flex justify-between">
        {label} <span className="tabular">{Math.round(value * 100)}%</span>
      </span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={value}
        className="h-6 w-full"
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}
