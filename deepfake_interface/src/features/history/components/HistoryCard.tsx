import { Link } from 'wouter';
import { useModel } from '@/features/model/api/useModel';
import { manifestFor, scoreText } from '@/features/result/lib/bands';
import { listedWords, spokenScore, toneOf } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { moment } from '@/shared/lib/format';
import { useObjectUrl } from '@/shared/lib/useObjectUrl';
import { IconButton } from '@/shared/ui/Button';
import { FileName } from '@/shared/ui/FileName';
import { TONES } from '@/shared/ui/tones';
import type { HistoryEntry } from '../api/store';
import { keepSearch, type Search } from '../lib/keptSearch';

interface Props {
  entry: HistoryEntry;
  /** What it was found by; the way back leads there. */
  search: Search;
  onDelete: () => void;
}

export function HistoryCard({ entry, search, onDelete }: Props) {
  const { data: today } = useModel();
  const url = useObjectUrl(entry.thumbnail);
  const p = spokenScore(entry.result);
  const words = listedWords(entry.result);
  const score = p === null ? null : scoreText(p, manifestFor(entry.result, today)?.thresholds ?? null);
  return (
    <li className="relative flex flex-col overflow-hidden rounded-lg border border-line bg-surface transition-colors hover:border-ink">
      <div className="relative aspect-16/10 bg-stage">
        {url && (
          <img
            src={url}
            alt=""
            loading="lazy"
            decoding="async"
            className="absolute inset-2 h-[calc(100%-1rem)] w-[calc(100%-1rem)] object-contain"
          />
        )}
      </div>
      <div className="flex items-start gap-1 p-4 pr-2">
        <div className="min-w-0 flex-1">
          <Link
            href={`/history/${entry.id}`}
            state={search}
            onClick={() => keepSearch(search)}
            aria-label={t.history.open(entry.name, score === null ? words : `${words} ${score}`)}
            title={entry.name}
            className={`block leading-snug font-[600] after:absolute after:inset-0 ${TONES[toneOf(entry.result)].text}`}
          >
            {words} {score !== null && <span className="font-mono font-medium">{score}</span>}
          </Link>
          <FileName name={entry.name} className="mt-1 text-[0.9375rem]" />
          <p className="text-sm text-ink-2">{moment(entry.examinedAt)}</p>
        </div>
        <IconButton
          icon="trash"
          label={t.history.delete(entry.name)}
          className="relative z-10"
          onClick={onDelete}
        />
      </div>
    </li>
  );
}
