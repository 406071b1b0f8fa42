import { useMutation } from '@tanstack/react-query';
import { http } from '@/api/http';
import { notFromTheService } from '@/api/problem';
import { t } from '@/i18n/strings';

const EXAMPLES = [t.intake.astronaut, t.intake.blended];

/** Two portraits to try with: one untouched, one manipulated, both labelled as what they are. */
export function Examples({ onPick }: { onPick: (file: File) => void }) {
  const load = useMutation({
    networkMode: 'always',
    mutationFn: async (name: string) => {
      const { data } = await http.get<Blob>(`/examples/${name}`, { responseType: 'blob' });
      if (!data.type.startsWith('image/')) throw notFromTheService();
      return new File([data], name, { type: 'image/jpeg' });
    },
  });
  return (
    <section aria-labelledby="examples">
      <h2 id="examples" className="text-lg">
        {t.intake.examples}
      </h2>
      <ul className="mt-3 grid gap-3">
        {EXAMPLES.map((example) => (
          <li key={example.file}>
            <button
              type="button"
              // Not `disabled`, which takes the focus away, and does not give it back where loading fails.
              aria-disabled={load.isPending}
              onClick={() => {
                if (load.isPending) return;
                // Not told once these buttons are gone: it would take the place of the photo that was added meanwhile.
                load.mutate(example.file, { onSuccess: (file) => onPick(file) });
              }}
              className="flex w-full items-center gap-4 rounded-lg border border-line bg-surface p-2.5 text-left transition-colors hover:border-ink"
            >
              <span className="relative size-18 shrink-0 overflow-hidden rounded-md">
                {/* The face alone: at this size the whole portrait would hide the difference. */}
                <img
                  src={`/examples/${example.file}`}
                  alt=""
                  className="absolute top-0 left-0 size-[15.5rem] max-w-none -translate-x-[29.5%] -translate-y-[8%]"
                />
              </span>
              <span>
                <span className="block font-[600] leading-snug">{example.title}</span>
                <span className="mt-0.5 block text-sm leading-snug text-ink-2">{example.text}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="mt-2 text-sm text-ink-2">
        {load.isPending && t.intake.exampleLoading}
        {load.isError && t.errors.byCode.unreachable?.title}
      </p>
    </section>
  );
}
