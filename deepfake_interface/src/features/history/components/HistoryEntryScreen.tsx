import { Link } from 'wouter';
import { ResultView } from '@/features/result/components/ResultView';
import { t } from '@/i18n/strings';
import { useObjectUrl } from '@/shared/lib/useObjectUrl';
import { Icon } from '@/shared/ui/Icon';
import { NotFound } from '@/shared/ui/NotFound';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { useHistoryEntry } from '../api/useHistory';
import { keptSearch } from '../lib/keptSearch';

/** An earlier answer, as it was given then, with the preview that was kept. */
export default function HistoryEntryScreen({ id }: { id: number }) {
  const { data: entry, isPending, isError } = useHistoryEntry(id);
  const url = useObjectUrl(entry?.thumbnail ?? null);
  if (isPending) return <p className="text-ink-2">{t.app.loading}</p>;
  if (!entry && isError)
    return <ScreenHeading title={t.history.unread.title} intro={t.history.unread.body} />;
  if (!entry) return <NotFound />;
  return (
    <div>
      <Link
        href="/history"
        state={keptSearch()}
        className="inline-flex min-h-11 items-center gap-2 text-[0.9375rem] font-[560] underline underline-offset-4 print:hidden"
      >
        <Icon name="left" />
        {t.history.back}
      </Link>
      <h1 className="mt-1 mb-6 text-2xl break-words">
        <bdi>{entry.name}</bdi>
      </h1>
      <ResultView
        name={entry.name}
        photoUrl={url}
        result={entry.result}
        examinedAt={entry.examinedAt}
        pasted={entry.pasted}
        {...(entry.thumbnail && { note: t.history.preview })}
      />
    </div>
  );
}
